package dev.rolesanywhere.session.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.InvalidSettingException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceArnTest {

    private static final String ROLE = "arn:aws:iam::111122223333:role/path/edge";

    @Test
    void anArnHasItsParts() {
        ResourceArn arn = ResourceArn.parse("arn:aws-cn:rolesanywhere:cn-north-1:111122223333:trust-anchor/a:b")
                .orElseThrow();

        assertEquals(new ResourceArn("aws-cn", "rolesanywhere", "cn-north-1", "111122223333", "trust-anchor/a:b"), arn);
        assertEquals("arn:aws-cn:rolesanywhere:cn-north-1:111122223333:trust-anchor/a:b", arn.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " %s",
                "%s\n",
                "\r\n%s\r\n",
                "\"%s\"",
                "'%s'",
                "'\"%s\" '",
                "\u201c%s\u201d",
                "\u2018%s\u2019",
                "\u00a0%s\u200b",
                "\ufeff%s",
                "`%s`",
                "\t%s\0"
            })
    void blanksLineBreaksAndQuotesAroundItAreIgnored(String around) {
        assertEquals(
                ROLE, ResourceArn.parse(around.formatted(ROLE)).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "arn",
                "arn:aws:iam::111122223333",
                "arn:aws:iam::111122223333:",
                "arn::iam::1:role/x",
                "arn:aws:iam::111122223333:role/a b",
                "arn:aws:iam::111122223333:role/a\nb",
                "\"\"",
                "ARN:aws:iam::1:role/x"
            })
    void anythingElseIsNotAnArn(String text) {
        assertEquals(Optional.empty(), ResourceArn.parse(text));
    }

    @Test
    void anArnHasAtMost1011CharactersWithoutTheBlanksAroundIt() {
        String longest = ROLE + "x".repeat(1011 - ROLE.length());

        assertEquals(
                longest, ResourceArn.parse("  " + longest + "\n").orElseThrow().toString());
        assertEquals(Optional.empty(), ResourceArn.parse(longest + "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"11112222333", "1111222233334", "11112222333a", "aws", ""})
    void anAccountHasTwelveDigits(String account) {
        String arn = "arn:aws:iam::" + account + ":role/a";

        assertEquals(
                "the role ARN " + arn + " has the account ID '" + account + "'; an account ID has 12 digits",
                assertThrows(InvalidSettingException.class, () -> ResourceArn.Kind.ROLE.parseArn(arn))
                        .getMessage());
    }

    @Test
    void aLongTextIsNotAnArn() {
        assertEquals(Optional.empty(), ResourceArn.parse(ROLE + "x".repeat(1000)));
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/a, TRUST_ANCHOR",
        "arn:aws:rolesanywhere:us-east-1:111122223333:profile/a,      PROFILE",
        "arn:aws:iam::111122223333:role/a,                            ROLE",
        "' \"arn:aws:iam::111122223333:role/a\"',                     ROLE"
    })
    void theResourceDeterminesTheKind(String text, ResourceArn.Kind kind) {
        assertEquals(Optional.of(kind), ResourceArn.Kind.of(text));
        assertEquals(ResourceArn.parse(text).orElseThrow(), kind.parseArn(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::111122223333:user/a",
                "arn:aws:iam:us-east-1:111122223333:role/a",
                "arn:aws:rolesanywhere::111122223333:profile/a",
                "arn:aws:rolesanywhere:us-east-1:111122223333:crl/a"
            })
    void otherResourcesHaveNoKind(String text) {
        assertEquals(Optional.empty(), ResourceArn.Kind.of(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            edge                             | 'edge' is not a role ARN; it must look like arn:aws:iam::ACCOUNT:role/…
            arn:aws:iam::111122223333:user/a | 'arn:aws:iam::111122223333:user/a' is not a role ARN; it must look like arn:aws:iam::ACCOUNT:role/…
            arn:aws:rolesanywhere:r:1:profile/a | 'arn:aws:rolesanywhere:r:1:profile/a' is a profile ARN, not a role ARN; it must look like arn:aws:iam::ACCOUNT:role/…
            arn:aws:iam::1:role/a            | the role ARN arn:aws:iam::1:role/a has the account ID '1'; an account ID has 12 digits
            """)
    void aWrongArnIsRejectedWithTheReason(String text, String message) {
        assertEquals(
                message,
                assertThrows(InvalidSettingException.class, () -> ResourceArn.Kind.ROLE.parseArn(text))
                        .getMessage());
    }
}
