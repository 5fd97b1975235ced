package dev.rolesanywhere.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Asserts findings; only warnings and failures have advice. */
final class Findings {

    private Findings() {}

    static void assertOk(String detail, Finding finding) {
        assertFinding(Finding.Status.OK, detail, finding);
    }

    static void assertWarning(String detail, String advice, Finding finding) {
        assertFinding(Finding.Status.WARNING, detail, finding);
        assertTrue(String.valueOf(finding.advice()).contains(advice), finding.toString());
    }

    static void assertFailure(String detail, String advice, Finding finding) {
        assertFinding(Finding.Status.FAILURE, detail, finding);
        assertTrue(String.valueOf(finding.advice()).contains(advice), finding.toString());
    }

    static void assertSkipped(String detail, Finding finding) {
        assertFinding(Finding.Status.SKIPPED, detail, finding);
    }

    private static void assertFinding(Finding.Status status, String detail, Finding finding) {
        assertEquals(status, finding.status(), finding.toString());
        assertTrue(finding.detail().contains(detail), finding.toString());
        if (status == Finding.Status.WARNING || status == Finding.Status.FAILURE) {
            assertNotNull(finding.advice(), finding.toString());
        } else {
            assertNull(finding.advice(), finding.toString());
        }
    }
}
