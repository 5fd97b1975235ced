package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.testkit.AuthorizationHeader.CredentialScope;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationHeaderTest {

    private static final String CORRECT = "AWS4-X509-RSA-SHA256"
            + " Credential=1234/20261121/us-east-1/rolesanywhere/aws4_request,"
            + " SignedHeaders=host;x-amz-date;x-amz-x509,"
            + " Signature=00ff";
    private static final CredentialScope SCOPE =
            new CredentialScope("20261121", "us-east-1", "rolesanywhere", "aws4_request");

    private static AuthorizationHeader read(String value) {
        return AuthorizationHeader.read(new ReceivedRequest(
                "POST", "/sessions", "HTTP/1.1", Map.of("Authorization", List.of(value)), new byte[0]));
    }

    private static String reason(String value) {
        Refusal refusal = assertThrows(Refusal.class, () -> read(value));
        assertEquals("Invalid signature", refusal.error().message());
        return refusal.reason();
    }

    @Test
    void theHeaderHasFiveParts() {
        AuthorizationHeader header = read(CORRECT);

        assertEquals("AWS4-X509-RSA-SHA256", header.algorithm());
        assertEquals("1234", header.identity());
        assertEquals(SCOPE, header.scope());
        assertEquals(
                "20261121/us-east-1/rolesanywhere/aws4_request", header.scope().text());
        assertEquals(List.of("host", "x-amz-date", "x-amz-x509"), header.signedHeaderNames());
        assertEquals("00ff", header.signature());
    }

    /** Each line replaces one part of the correct header. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AWS4-X509-RSA-SHA256 |''",
                "'AWS4-X509-RSA-SHA256 '|'AWS4-X509-RSA-SHA256, '",
                "' Credential='|'  Credential='",
                "Credential=|credential=",
                "1234/|/",
                "1234/|12 34/",
                "', SignedHeaders='|'; SignedHeaders='",
                "', SignedHeaders='|',  SignedHeaders='",
                "SignedHeaders=|signedheaders=",
                "'host;'|'host; '",
                "', Signature=00ff'|''",
                "Signature=00ff|Signature=",
                "Signature=00ff|'Signature=00ff,'",
                "Signature=00ff|'Signature=00ff, Signature=00ff'",
                "Signature=00ff|'Signature=00ff '"
            })
    void anotherFormIsRejected(String part, String replacement) {
        String changed = CORRECT.replace(part, replacement);

        assertEquals(
                "The Authorization header does not have the form"
                        + " '<algorithm> Credential=<serial>/<scope>, SignedHeaders=<a;b>, Signature=<hex>'.",
                reason(changed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "00f", "00FF", "0x00", "00fg", "AP8="})
    void theSignatureIsWholeOctetsInLowerCaseHex(String signature) {
        assertEquals("The signature is not lower-case hex.", reason(CORRECT.replace("00ff", signature)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"20261121", "20261121/us-east-1/rolesanywhere", "a/b/c/d/e", "a/b/c/d/"})
    void theScopeHasFourParts(String scope) {
        assertEquals(
                "The credential scope '" + scope + "' does not have four parts.",
                reason(CORRECT.replace("20261121/us-east-1/rolesanywhere/aws4_request", scope)));
    }

    @ParameterizedTest
    @CsvSource({
        "20261121/us-east-2/rolesanywhere/aws4_request, The region of the credential scope is 'us-east-2'",
        "20261121//rolesanywhere/aws4_request, The region of the credential scope is ''",
        "20261121/US-EAST-1/rolesanywhere/aws4_request, The region of the credential scope is 'US-EAST-1'",
        "20261121/us-east-1/RolesAnywhere/aws4_request, The service of the credential scope is 'RolesAnywhere'",
        "20261121/us-east-1/rolesanywhere/AWS4_request, The last part of the credential scope is 'AWS4_request'",
        "20261121/us-east-1/rolesanywhere/, The last part of the credential scope is ''"
    })
    void eachPartOfTheScopeIsComparedExactly(String text, String reason) {
        CredentialScope scope = CredentialScope.parse(text);

        Refusal refusal = assertThrows(Refusal.class, () -> scope.requireRegion("us-east-1"));
        assertEquals(reason, refusal.reason().replaceFirst(", not '.*'\\.$", ""));
    }

    @Test
    void anEmptyListOfSignedHeadersHasOneEmptyName() {
        List<String> names =
                read(CORRECT.replace("host;x-amz-date;x-amz-x509", "")).signedHeaderNames();

        assertEquals(List.of(""), names);
    }
}
