package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectTest {

    private static final ThrowawayPki PKI = ThrowawayPki.create();
    private static final String ANCHOR = "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/1";

    private static Subject subject(String name, long serialNumber) {
        return new Subject(PKI.leaf(KeyKind.EC_P256)
                .subject(name)
                .serialNumber(BigInteger.valueOf(serialNumber))
                .issue()
                .certificate());
    }

    @ParameterizedTest
    @CsvSource({"1, 01", "15, 0f", "16, 10", "255, ff", "256, 0100"})
    void writesTheSerialNumberWithAnEvenNumberOfDigits(long serialNumber, String hex) {
        assertEquals(hex, subject("CN=a", serialNumber).hexSerialNumber());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CN=build-agent|CN=build-agent",
                "CN=a|CN=a",
                "CN=Jörg_1.2:3/4=5+6@7|CN=Jörg_1.2:3/4=5+6@7",
                "O=Example|ID=2a",
                "CN=a*b|ID=2a",
                "CN=a#b|ID=2a"
            })
    void theSourceIdentityIsTheCommonNameIfStsAcceptsIt(String name, String expected) {
        assertEquals(expected, subject(name.replace("+", "\\+"), 42).sourceIdentity());
    }

    @Test
    void aLongCommonNameLosesItsPrefixBeforeItBecomesTheSerialNumber() {
        assertEquals("CN=" + "x".repeat(61), subject("CN=" + "x".repeat(61), 42).sourceIdentity());
        assertEquals("x".repeat(62), subject("CN=" + "x".repeat(62), 42).sourceIdentity());
        assertEquals("x".repeat(64), subject("CN=" + "x".repeat(64), 42).sourceIdentity());
        assertEquals("ID=2a", subject("CN=" + "x".repeat(65), 42).sourceIdentity());
    }

    @Test
    void theSubjectArnDependsOnTheNameAlone() {
        String arn = subject("CN=a", 1).subjectArn(ANCHOR);

        assertTrue(arn.matches("arn:aws:rolesanywhere:us-east-1:111122223333:subject/[0-9a-f-]{36}"), arn);
        assertEquals(arn, subject("CN=a", 2).subjectArn(ANCHOR));
        assertNotEquals(arn, subject("CN=b", 1).subjectArn(ANCHOR));
    }
}
