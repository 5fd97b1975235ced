package dev.rolesanywhere.cli.podidentity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleMapTest {

    private static final String ANCHOR =
            "arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
    static final String PROFILE =
            "arn:aws:rolesanywhere:eu-west-1:111122223333:profile/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
    private static final String OTHER_PROFILE = PROFILE.replace("profile/0", "profile/a");
    private static final String ROLE = "arn:aws:iam::111122223333:role/";
    static final RoleMap.Defaults DEFAULTS = new RoleMap.Defaults(ANCHOR, Optional.of(PROFILE), Duration.ofHours(1));

    private static RoleMap map(String... lines) {
        return RoleMapParser.parse("roles.map", String.join("\n", lines), DEFAULTS);
    }

    private static Optional<String> role(RoleMap map, String namespace, String account) {
        return map.sessionFor(new Pod(namespace, account, "pod-1")).map(RoleSession::roleArn);
    }

    @Test
    void mapsServiceAccountsToRoles() {
        RoleMap map = map("# team a", "", "a/reader " + ROLE + "reader   # reads", "\ta/writer\t" + ROLE + "writer\r");

        assertEquals(Optional.of(ROLE + "reader"), role(map, "a", "reader"));
        assertEquals(Optional.of(ROLE + "writer"), role(map, "a", "writer"));
        assertEquals(Optional.empty(), role(map, "b", "reader"));
        assertEquals(Optional.empty(), role(map, "a", "default"));
    }

    @Test
    void theFirstLineThatMatchesCounts() {
        RoleMap map = map("a/reader " + ROLE + "one", "a/* " + ROLE + "two", "*/* " + ROLE + "three");

        assertEquals(Optional.of(ROLE + "one"), role(map, "a", "reader"));
        assertEquals(Optional.of(ROLE + "two"), role(map, "a", "other"));
        assertEquals(Optional.of(ROLE + "three"), role(map, "b", "reader"));
    }

    @Test
    void theMarksOfAnEditorOfWindowsAreIgnored() {
        RoleMap map = RoleMapParser.parse(
                "roles.map", "\uFEFF# roles\r\na/b " + ROLE + "one\r\n\r\na/c " + ROLE + "two\r\n", DEFAULTS);

        assertEquals(Optional.of(ROLE + "one"), role(map, "a", "b"));
        assertEquals(Optional.of(ROLE + "two"), role(map, "a", "c"));
    }

    /** The path of a role may contain it: without the rest it would be another role. */
    @Test
    void aCommentBeginsAfterASpace() {
        RoleMap map = map("#a/reader " + ROLE + "x", "a/reader " + ROLE + "a#b/reader #c", "a/writer " + ROLE + "w#");

        assertEquals(Optional.of(ROLE + "a#b/reader"), role(map, "a", "reader"));
        assertEquals(Optional.of(ROLE + "w#"), role(map, "a", "writer"));
    }

    /** Editors show text after these characters in the same line. */
    @ParameterizedTest
    @ValueSource(strings = {"\u0085", "\u2028", "\u2029"})
    void aCommentEndsWithTheLine(String separator) {
        RoleMap map = map("# a" + separator + "a/reader " + ROLE + "x", "a/writer " + ROLE + "w # b" + separator + "x");

        assertEquals(Optional.empty(), role(map, "a", "reader"));
        assertEquals(Optional.of(ROLE + "w"), role(map, "a", "writer"));
    }

    @ParameterizedTest
    @CsvSource({
        "*, reader, true",
        "*, *, true",
        "a*, a*b, true",
        "a*b, a*b, true",
        "a*, *a, false",
        "a?, a*, false",
        "a?, a?, true",
        "a?, ab, true",
        "ab, a?, false",
        "*?, *, false",
        "?*, a*, true",
        "a*c, a*b, false",
        "*b*, a*c, false",
    })
    void aGlobCoversThoseThatMatchLess(String pattern, String other, boolean covers) {
        assertEquals(covers, new RoleMap.Glob(pattern).covers(new RoleMap.Glob(other)));
    }

    @Test
    void aLineThatCouldNeverCountIsAMistake() {
        SigningHelperException failure = assertThrows(
                SigningHelperException.class,
                () -> map("a/* " + ROLE + "all", "b/x " + ROLE + "x", "a/admin " + ROLE + "y"));

        assertEquals(
                "roles.map, line 3: line 1 already matches all accounts that a/admin matches; remove this line, or move"
                        + " it before that one",
                failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "*, reader, true",
        "reader, reader, true",
        "read, reader, false",
        "readers, reader, false",
        "rea*, reader, true",
        "*der, reader, true",
        "r*d*r, reader, true",
        "r*x*r, reader, false",
        "**, reader, true",
        "reade?, reader, true",
        "reader?, reader, false",
        "?*, r, true",
        "*a*b, xaxbxab, true",
        "*a*b, xaxbxac, false",
    })
    void globsMatchWholeNames(String pattern, String name, boolean matches) {
        assertEquals(matches, new RoleMap.Glob(pattern).matches(name));
    }

    @Test
    void aGlobOfManyStarsIsMatchedFast() {
        String pattern = "*a".repeat(100) + "b";

        assertEquals(false, new RoleMap.Glob(pattern).matches("a".repeat(253)));
    }

    @Test
    void aLineCanHaveItsOwnProfileNameAndDuration() {
        RoleSession session = map("a/reader " + ROLE + "reader profile=" + OTHER_PROFILE
                        + " session-name={namespace}.{serviceaccount}@{pod} duration=900")
                .sessionFor(new Pod("a", "reader", "pod-1"))
                .orElseThrow();

        assertEquals(OTHER_PROFILE, session.profileArn());
        assertEquals(Optional.of("a.reader@pod-1"), session.name());
        assertEquals(Duration.ofMinutes(15), session.duration());
        assertEquals(Optional.of("a.reader@pod-1"), session.request().roleSessionName());
    }

    @Test
    void withoutThemTheCommandLineCounts() {
        RoleSession session = map("a/reader " + ROLE + "reader")
                .sessionFor(new Pod("a", "reader", "pod-1"))
                .orElseThrow();

        assertEquals(PROFILE, session.profileArn());
        assertEquals(Optional.empty(), session.name());
        assertEquals(Duration.ofHours(1), session.duration());
    }

    @Test
    void podsOfOneAccountShareASessionUnlessItsNameHasThePod() {
        RoleMap shared = map("a/* " + ROLE + "r session-name={namespace}-x");
        RoleMap own = map("a/* " + ROLE + "r session-name={pod}");

        assertEquals(shared.sessionFor(new Pod("a", "b", "one")), shared.sessionFor(new Pod("a", "c", "two")));
        assertTrue(!own.sessionFor(new Pod("a", "b", "one")).equals(own.sessionFor(new Pod("a", "b", "two"))));
    }

    @Test
    void sessionNamesThatAwsWouldRejectEndWithADigest() {
        RoleSession.NamePattern pattern = new RoleSession.NamePattern("{namespace}.{pod}");

        String one = pattern.nameFor(new Pod("n", "a", "p".repeat(100)));
        String other = pattern.nameFor(new Pod("n", "a", "p".repeat(101)));

        assertTrue(one.matches("n\\.p{53}-[0-9a-f]{8}"), one);
        assertEquals(64, one.length());
        assertTrue(!one.equals(other));
        assertTrue(new RoleSession.NamePattern("{pod}")
                .nameFor(new Pod("n", "a", "p"))
                .matches("p-[0-9a-f]{8}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a/b|the role ARN is missing",
                "ab ROLE|'ab' is not NAMESPACE/SERVICEACCOUNT",
                "a/b/c ROLE|'a/b/c' is not NAMESPACE/SERVICEACCOUNT",
                "A/b ROLE|'A/b' is not NAMESPACE/SERVICEACCOUNT",
                "/b ROLE|'/b' is not NAMESPACE/SERVICEACCOUNT",
                "[ab]/c ROLE|'[ab]/c' is not NAMESPACE/SERVICEACCOUNT",
                "a/b role/x|'role/x' is not a role ARN",
                "a/b PROFILE|is a profile ARN, not a role ARN",
                "a/b ROLE profile=ROLE|is a role ARN, not a profile ARN",
                "a/b ROLE duration=1h|duration=1h is not a number of seconds",
                "a/b ROLE duration=899|must be 900 to 43200 seconds",
                "a/b ROLE duration=43201|must be 900 to 43200 seconds",
                "a/b ROLE session-name={node}|session-name={node} is invalid",
                "a/b ROLE session-name=a:b|session-name=a:b is invalid",
                "a/b ROLE session-name=|session-name= is invalid",
                "a/b ROLE session_name=x|'session_name' is unknown",
                "a/b ROLE ROLE|is unknown",
                "a/b ROLE duration=900 duration=901|duration= occurs twice",
                "x/y ROLE|line 2 already matches all accounts that x/y matches; remove this line",
            })
    void aMistakeIsReportedWithItsLine(String line, String problem) {
        String text = line.replace("ROLE", ROLE + "r").replace("PROFILE", PROFILE);

        SigningHelperException failure =
                assertThrows(SigningHelperException.class, () -> map("# roles", "x/y " + ROLE + "r", text));

        assertTrue(failure.getMessage().startsWith("roles.map, line 3: "), failure.getMessage());
        assertTrue(failure.getMessage().contains(problem), failure.getMessage());
    }

    @Test
    void aLineWithoutAnyProfileIsAMistake() {
        RoleMap.Defaults none = new RoleMap.Defaults(ANCHOR, Optional.empty(), Duration.ofHours(1));

        SigningHelperException failure = assertThrows(
                SigningHelperException.class, () -> RoleMapParser.parse("roles.map", "a/b " + ROLE + "r", none));

        assertEquals(
                "roles.map, line 1: the profile ARN is missing; add profile=ARN, or pass --profile-arn",
                failure.getMessage());
    }

    @Test
    void theNumberOfLinesIsLimited() {
        String text = lines(RoleMapParser.MAX_RULES + 1);

        assertThrows(SigningHelperException.class, () -> RoleMapParser.parse("roles.map", text, DEFAULTS));
    }

    static String lines(int count) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < count; at++) {
            text.append("production/account-")
                    .append(at)
                    .append(' ')
                    .append(ROLE)
                    .append("r\n");
        }
        return text.toString();
    }

    /** A node must not compute for seconds when its map changes. */
    @Test
    void eachLineIsNotComparedWithEachOther() {
        long few = RoleMapFileTest.processorTime(() -> map(lines(RoleMapParser.MAX_RULES / 10)));
        long many = RoleMapFileTest.processorTime(() -> map(lines(RoleMapParser.MAX_RULES)));

        assertTrue(many < 30 * few, many + " and " + few + " ns");
    }
}
