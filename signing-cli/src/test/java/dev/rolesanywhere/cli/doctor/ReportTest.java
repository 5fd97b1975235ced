package dev.rolesanywhere.cli.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final List<Finding> FINDINGS = List.of(
            Finding.ok("subject", "CN=\u001b[31mö"),
            Finding.warning("validity", "only 3 days left", "renew"),
            Finding.failure("private key", "of another\ncertificate", "take …"),
            Finding.skipped("TLS", "--offline"));

    @Test
    void aTableHasOneLineForEachFindingAndOneForItsAdvice() {
        assertEquals("""
                ✓ subject      CN= [31mö
                ! validity     only 3 days left
                               → renew
                ✗ private key  of another certificate
                               → take …
                - TLS          --offline

                1 ok, 1 warning, 1 failure, 1 skipped
                """, Report.table(FINDINGS, UTF_8));
    }

    @Test
    void wordsReplaceSymbolsThatTheCharsetLacks() {
        String table = """
                ok   subject      CN= [31mö
                WARN validity     only 3 days left
                                  -> renew
                FAIL private key  of another certificate
                                  -> take ...
                -    TLS          --offline

                1 ok, 1 warning, 1 failure, 1 skipped
                """;

        assertEquals(table, Report.table(FINDINGS, US_ASCII));
        assertEquals(table, Report.table(FINDINGS, ISO_8859_1));
    }

    @Test
    void jsonIsAnArrayInAscii() {
        assertEquals(
                "[{\"name\":\"subject\",\"status\":\"ok\",\"detail\":\"CN= [31m\\u00F6\"},"
                        + "{\"name\":\"validity\",\"status\":\"warning\",\"detail\":\"only 3 days left\","
                        + "\"advice\":\"renew\"},"
                        + "{\"name\":\"private key\",\"status\":\"failure\",\"detail\":\"of another certificate\","
                        + "\"advice\":\"take \\u2026\"},"
                        + "{\"name\":\"TLS\",\"status\":\"skipped\",\"detail\":\"--offline\"}]\n",
                Report.json(FINDINGS));
    }

    @Test
    void theLocaleDecidesOnTheCharset() {
        assertEquals(US_ASCII, Report.charset(Map.of()));
        assertEquals(US_ASCII, Report.charset(Map.of("LANG", "C")));
        assertEquals(UTF_8, Report.charset(Map.of("LANG", "en_US.UTF-8")));
        assertEquals(UTF_8, Report.charset(Map.of("LANG", "C", "LC_CTYPE", "de_DE.utf8")));
        assertEquals(US_ASCII, Report.charset(Map.of("LANG", "en_US.UTF-8", "LC_ALL", "C")));
        assertEquals(UTF_8, Report.charset(Map.of("LANG", "C.UTF-8", "LC_ALL", "")));
        assertEquals(US_ASCII, Report.charset(Map.of("LANG", "de_DE.ISO-8859-1")));
    }
}
