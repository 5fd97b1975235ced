package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each number in help texts and messages has a unit, or is one of the few that need none. */
class UnitsTest {

    /** A number that is not a part of a name, an address, a version or a time; with the words around it. */
    private static final Pattern NUMBER = Pattern.compile(
            "(?:(\\S+) )?(?<=^|[ (])(\\d[\\d,]*)(?=[ ;,.)]|$)(?:[;,.)]*(?= |$))(?: (\\S+))?(?: (\\S+))?(?: (\\S+))?");

    private static final Set<String> UNITS = Set.of(
            "seconds",
            "minutes",
            "hours",
            "days",
            "bytes",
            "bits",
            "characters",
            "KiB",
            "MiB",
            "hops",
            "attempts",
            "digits",
            "letters,",
            "PEM");

    /** HTTP statuses, ports, modes and numbers of standards. */
    private static final Set<String> WITHOUT_UNIT = Set.of(
            "status", "(status", "port", "mode", "chmod", "version", "RFC", "PKCS", "line", "(default:", "setting");

    private static final Set<String> EXCEPTIONS = Set.of(
            "or 0 for any", // a port
            "80 with --pod-identity", // a port
            "a port above 1023",
            "be 0 to 65535, not", // ports
            "not 99999",
            "as 3", // attempts
            "1 not shown"); // arguments

    private static List<String> withoutUnits(String text) {
        List<String> numbers = new ArrayList<>();
        Matcher number = NUMBER.matcher(text.replaceAll("\\s+", " ").strip());
        // The words after a number may contain the next one.
        for (int start = 0; number.find(start); start = number.start(2) + 1) {
            String words = number.group();
            if (!hasUnit(number) && EXCEPTIONS.stream().noneMatch(words::contains)) {
                numbers.add(words);
            }
        }
        return numbers;
    }

    private static boolean hasUnit(Matcher number) {
        if (WITHOUT_UNIT.contains(String.valueOf(number.group(1)))) {
            return true;
        }
        // The unit may follow the second number of a range, as in 900 to 43200 seconds.
        boolean isRange = Set.of("to", "or").contains(String.valueOf(number.group(3)));
        String unit = isRange ? number.group(5) : number.group(3);
        return unit != null && UNITS.contains(unit.replaceAll("[;.)]+$", ""));
    }

    @Test
    void aNumberWithoutUnitIsFound() {
        assertEquals(3, withoutUnits("--hop-limit must be 1 to 255, not 256").size());
        assertEquals(1, withoutUnits("wait 900, then").size());
        assertEquals(1, withoutUnits("at least 2048").size());
        assertEquals(
                List.of(), withoutUnits("900 to 43200 seconds (default: 3600 seconds), 127.0.0.1, PKCS#11, SHA256"));
        assertEquals(List.of(), withoutUnits("(status 403); retry in 3 seconds; chmod 600 FILE"));
    }

    static List<String> commands() {
        return RootCommand.COMMANDS;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void numbersInHelpTextsHaveUnits(String command) {
        Invocation help = Invocation.of("help", command);

        assertEquals(0, help.exitCode());
        assertEquals(List.of(), withoutUnits(help.out()));
    }

    static List<Mistake> mistakes() throws IOException {
        return Mistake.readAll();
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void numbersInMessagesHaveUnits(Mistake mistake) {
        assertEquals(List.of(), withoutUnits(String.join(" ", mistake.messages())));
    }
}
