package dev.rolesanywhere.testkit;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedParametersTest extends SimulatorTestCase {

    private static final ServiceError UNKNOWN_OPERATION =
            new ServiceError(404, "UnknownOperationException", "There is no such operation.");
    private static final String VALUE = "1 validation error detected: Value at '";
    private static final String CONSTRAINT = "' failed to satisfy constraint: ";

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    void refusesOtherMethods(String method) {
        assertRefused(call -> call.method = method, UNKNOWN_OPERATION, "Only POST /sessions is answered.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/session", "/sessions/", "//sessions", "/base/sessions", "/%73essions", "/__admin/mappings"
            })
    void refusesOtherPaths(String path) {
        assertRefused(call -> call.path = path, UNKNOWN_OPERATION, "Only POST /sessions is answered.");
    }

    @Test
    void refusesOtherContentTypes() {
        assertRefused(
                call -> call.headers.put("Content-Type", "text/plain"),
                new ServiceError(415, "UnsupportedMediaTypeException", "The body must be application/json."),
                "The Content-Type is 'text/plain', not application/json.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trustAnchorArn", "profileArn", "roleArn"})
    void refusesAnArnThatIsAbsent(String name) {
        refuses(call -> call.parameters.remove(name), VALUE + name + CONSTRAINT + "Member must not be null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trustAnchorArn", "profileArn", "roleArn"})
    void refusesAnArnThatIsEmpty(String name) {
        refuses(
                call -> call.parameters.put(name, ""),
                VALUE + name + CONSTRAINT + "Member must have length between 1 and 1011");
    }

    @Test
    void refusesAnArnThatIsTooLong() {
        refuses(
                call -> call.parameters.merge("roleArn", "x".repeat(1000), String::concat),
                VALUE + "roleArn" + CONSTRAINT + "Member must have length between 1 and 1011");
    }

    @ParameterizedTest
    @CsvSource({
        "trustAnchorArn, arn:aws:rolesanywhere:us-east-1:111122223333:profile/x",
        "profileArn, arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/x",
        "roleArn, arn:aws:iam::111122223333:user/x",
        "roleArn, throwaway-role"
    })
    void refusesAnArnOfAnotherKind(String name, String arn) {
        assertInvalid(call -> call.parameters.put(name, arn), VALUE + name + CONSTRAINT);
    }

    @Test
    void refusesAnArnInTheQueryAndInTheBody() {
        refuses(call -> call.body = "{\"roleArn\":\"" + simulator.roleArn() + "\"}", "'roleArn' is given twice.");
    }

    @Test
    void refusesAnArnTwiceInTheQuery() {
        refuses(call -> call.sentTarget = target -> target + "&roleArn=x", "'roleArn' is given twice.");
    }

    @Test
    void refusesAnUnknownQueryParameter() {
        refuses(
                call -> call.parameters.put("durationSeconds", "900"),
                "The query parameter 'durationSeconds' is unknown.");
    }

    @Test
    void refusesABarePlusInTheQuery() {
        refuses(
                call -> call.sentTarget = target -> target.replace("throwaway-role", "a+b"),
                "The query has a bare plus sign, which some take for a space.");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 899, 43201})
    void refusesADurationOutOfRange(int seconds) {
        refuses(
                call -> call.body = "{\"durationSeconds\":" + seconds + "}",
                VALUE + "durationSeconds" + CONSTRAINT + "Member must have value between 900 and 43200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\\"3600\\\"", "3600.0", "true", "{}"})
    void refusesADurationThatIsNoInteger(String value) {
        refuses(
                call -> call.body = "{\"durationSeconds\":" + value.replace("\\", "") + "}",
                "'durationSeconds' is not an integer.");
    }

    @Test
    void refusesADurationBeyondAnInteger() {
        assertInvalid(call -> call.body = "{\"durationSeconds\":99999999999}", "The body is not JSON: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "bad name", "slash/", "ümlaut"})
    void refusesABadRoleSessionName(String name) {
        assertInvalid(
                call -> call.body = "{\"roleSessionName\":\"" + name + "\"}", VALUE + "roleSessionName" + CONSTRAINT);
    }

    @Test
    void refusesARoleSessionNameThatIsNoString() {
        refuses(call -> call.body = "{\"roleSessionName\":12}", "'roleSessionName' is not a string.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "3600", "null"})
    void refusesABodyThatIsNoObject(String body) {
        refuses(call -> call.body = body, "The body is not a JSON object.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "{\"durationSeconds\":}", "{'durationSeconds':900}", "{\"roleArn\":\"a\",\"roleArn\":\"b\"}"
            })
    void refusesABodyThatIsNotJson(String body) {
        assertInvalid(call -> call.body = body, "The body is not JSON: ");
    }

    @Test
    void refusesABodyThatGoesOn() {
        refuses(call -> call.body += "{}", "The body goes on after its JSON object.");
    }

    @Test
    void refusesABodyThatIsHuge() {
        refuses(call -> call.body += " ".repeat(65536), "The body has more than 65536 bytes.");
    }

    private void refuses(Consumer<TestCall> change, String message) {
        assertRefused(change, ServiceError.validation(message), message);
    }
}
