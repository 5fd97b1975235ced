package dev.rolesanywhere.testkit;

import dev.rolesanywhere.testkit.Refusal.ServiceError;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RejectedParametersTest extends SimulatorTestCase {

    private static final ServiceError UNKNOWN_OPERATION =
            new ServiceError(404, "UnknownOperationException", "There is no such operation.");
    private static final String VALUE = "1 validation error detected: Value at '";
    private static final String CONSTRAINT = "' failed to satisfy constraint: ";

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    void rejectsOtherMethods(String method) {
        assertRejected(call -> call.method = method, UNKNOWN_OPERATION, "The only operation is POST /sessions.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/session", "/sessions/", "//sessions", "/base/sessions", "/%73essions", "/__admin/mappings"
            })
    void rejectsOtherPaths(String path) {
        assertRejected(call -> call.path = path, UNKNOWN_OPERATION, "The only operation is POST /sessions.");
    }

    @Test
    void rejectsOtherContentTypes() {
        assertRejected(
                call -> call.headers.put("Content-Type", "text/plain"),
                new ServiceError(415, "UnsupportedMediaTypeException", "The body must be application/json."),
                "The Content-Type is 'text/plain', not application/json.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "application/jsonp", "application/json5; charset=utf-8", "json"})
    void rejectsABodyOfAnotherOrNoType(String contentType) {
        assertRejected(
                call -> {
                    call.headers.remove("Content-Type");
                    call.sentHeaders.put("Content-Type", contentType);
                },
                new ServiceError(415, "UnsupportedMediaTypeException", "The body must be application/json."),
                "The Content-Type is '" + contentType + "', not application/json.");
    }

    @Test
    void namesTheBasePathInTheOperation() {
        try (RolesAnywhereSimulator gateway = RolesAnywhereSimulator.builder()
                .trustAnchor(ROLES_ANYWHERE.pki().trustAnchor())
                .basePath("/gateway")
                .build()) {
            TestCall call = TestCall.to(gateway, IDENTITY);
            call.path = "/sessions";

            assertRejected(gateway, call, UNKNOWN_OPERATION, "The only operation is POST /gateway/sessions.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"trustAnchorArn", "profileArn", "roleArn"})
    void rejectsAnArnThatIsAbsent(String name) {
        rejects(call -> call.parameters.remove(name), VALUE + name + CONSTRAINT + "Member must not be null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trustAnchorArn", "profileArn", "roleArn"})
    void rejectsAnArnThatIsEmpty(String name) {
        rejects(
                call -> call.parameters.put(name, ""),
                VALUE + name + CONSTRAINT + "Member must have length between 1 and 1011");
    }

    @Test
    void rejectsAnArnThatIsTooLong() {
        rejects(
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
    void rejectsAnArnOfAnotherKind(String name, String arn) {
        assertInvalid(call -> call.parameters.put(name, arn), VALUE + name + CONSTRAINT);
    }

    @Test
    void rejectsAnArnInTheQueryAndInTheBody() {
        rejects(call -> call.body = "{\"roleArn\":\"" + simulator.roleArn() + "\"}", "'roleArn' is repeated.");
    }

    @Test
    void rejectsAnArnTwiceInTheQuery() {
        rejects(call -> call.sentTarget = target -> target + "&roleArn=x", "'roleArn' is repeated.");
    }

    @Test
    void rejectsAnUnknownQueryParameter() {
        rejects(
                call -> call.parameters.put("durationSeconds", "900"),
                "The query parameter 'durationSeconds' is unknown.");
    }

    @Test
    void rejectsABarePlusInTheQuery() {
        rejects(
                call -> call.sentTarget = target -> target.replace("throwaway-role", "a+b"),
                "The query contains an unescaped plus sign, which some parsers read as a space.");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 899, 43201})
    void rejectsADurationOutOfRange(int seconds) {
        rejects(
                call -> call.body = "{\"durationSeconds\":" + seconds + "}",
                VALUE + "durationSeconds" + CONSTRAINT + "Member must have value between 900 and 43200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\\"3600\\\"", "3600.0", "true", "{}"})
    void rejectsADurationThatIsNotAnInteger(String value) {
        rejects(
                call -> call.body = "{\"durationSeconds\":" + value.replace("\\", "") + "}",
                "'durationSeconds' is not an integer.");
    }

    @Test
    void rejectsADurationBeyondAnInteger() {
        assertInvalid(call -> call.body = "{\"durationSeconds\":99999999999}", "The body is not JSON: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "bad name", "slash/", "ümlaut"})
    void rejectsABadRoleSessionName(String name) {
        assertInvalid(
                call -> call.body = "{\"roleSessionName\":\"" + name + "\"}", VALUE + "roleSessionName" + CONSTRAINT);
    }

    @Test
    void rejectsARoleSessionNameThatIsNotAString() {
        rejects(call -> call.body = "{\"roleSessionName\":12}", "'roleSessionName' is not a string.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "3600", "null"})
    void rejectsABodyThatIsNotAnObject(String body) {
        rejects(call -> call.body = body, "The body is not a JSON object.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "{\"durationSeconds\":}", "{'durationSeconds':900}", "{\"roleArn\":\"a\",\"roleArn\":\"b\"}"
            })
    void rejectsABodyThatIsNotJson(String body) {
        assertInvalid(call -> call.body = body, "The body is not JSON: ");
    }

    @Test
    void rejectsABodyThatGoesOn() {
        rejects(call -> call.body += "{}", "The body continues after its JSON object.");
    }

    @Test
    void rejectsABodyThatIsHuge() {
        rejects(call -> call.body += " ".repeat(65536), "The body has more than 65536 bytes.");
    }

    private void rejects(Consumer<TestCall> change, String message) {
        assertRejected(change, ServiceError.validation(message), message);
    }
}
