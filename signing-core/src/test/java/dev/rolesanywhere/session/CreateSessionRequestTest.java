package dev.rolesanywhere.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.BuilderProperties;
import dev.rolesanywhere.InvalidSettingException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateSessionRequestTest {

    private static CreateSessionRequest.Builder complete() {
        return CreateSessionRequest.builder()
                .trustAnchorArn("arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/a")
                .profileArn("arn:aws:rolesanywhere:eu-west-1:111122223333:profile/p")
                .roleArn("arn:aws:iam::111122223333:role/edge")
                .sessionDuration(Duration.ofMinutes(20))
                .roleSessionName("host-1");
    }

    @Test
    void eachPropertyIsInTheBuilderOfARequest() {
        CreateSessionRequest.Builder original = complete();

        BuilderProperties.assertSurvive(CreateSessionRequest.builder(), original, original.build().toBuilder());
    }

    @Test
    void eachPropertyIsInTheCopyOfABuilder() {
        CreateSessionRequest.Builder original = complete();

        BuilderProperties.assertSurvive(CreateSessionRequest.builder(), original, original.copy());
    }

    @Test
    void aBuilderOfARequestDoesNotChangeIt() {
        CreateSessionRequest request = complete().build();

        request.toBuilder().roleSessionName("host-2").build();

        assertEquals(Optional.of("host-1"), request.roleSessionName());
    }

    @Test
    void theRegionIsThatOfTheTrustAnchor() {
        assertEquals("eu-west-1", complete().build().region());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT14M59S", "PT12H1S", "PT-15M"})
    void aDurationOutOfRangeIsRejected(Duration duration) {
        CreateSessionRequest.Builder builder = complete().sessionDuration(duration);

        InvalidSettingException rejected = assertThrows(InvalidSettingException.class, builder::build);

        assertTrue(rejected.getMessage().endsWith("it must be 900 to 43200 seconds"), rejected::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT15M", "PT12H"})
    void theLimitsOfTheDurationAreAllowed(Duration duration) {
        assertEquals(
                Optional.of(duration),
                complete().sessionDuration(duration).build().sessionDuration());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "with space", "with/slash", "umläut"})
    void anInvalidRoleSessionNameIsRejected(String name) {
        CreateSessionRequest.Builder builder = complete().roleSessionName(name);

        assertThrows(InvalidSettingException.class, builder::build);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 64})
    void aRoleSessionNameMayHave2To64Characters(int length) {
        String name = "n".repeat(length);

        assertEquals(Optional.of(name), complete().roleSessionName(name).build().roleSessionName());
        CreateSessionRequest.Builder longer = complete().roleSessionName("n".repeat(65));
        assertEquals(
                "the role session name '" + "n".repeat(65)
                        + "' is invalid; use 2 to 64 letters, digits or characters of _+=,.@-",
                assertThrows(InvalidSettingException.class, longer::build).getMessage());
    }

    @Test
    void aTrustAnchorAndAProfileInDifferentRegionsAreRejected() {
        CreateSessionRequest.Builder builder =
                complete().profileArn("arn:aws:rolesanywhere:us-east-1:111122223333:profile/p");

        InvalidSettingException rejected = assertThrows(InvalidSettingException.class, builder::build);

        assertTrue(rejected.getMessage().contains("are in different regions"), rejected::getMessage);
    }

    @Test
    void aMissingArnIsNamedByItsSetting() {
        CreateSessionRequest.Builder builder = complete().roleArn("");

        InvalidSettingException rejected = assertThrows(InvalidSettingException.class, builder::build);

        assertEquals("the role ARN is missing; set it with roleArn", rejected.getMessage());
    }
}
