package dev.rolesanywhere.tpm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No password is guessed where wrong ones count, and none that was rejected is used again. */
class KeyPasswordsTest {

    private static final byte[] EMPTY = new byte[0];

    private final List<String> questions = new ArrayList<>();
    private final Deque<String> answers = new ArrayDeque<>();

    private static TpmKey key(String name, int nameAlg, int attributes, boolean hasPassword) {
        return key(name, nameAlg, attributes, hasPassword, EMPTY);
    }

    private static TpmKey key(String name, int nameAlg, int attributes, boolean hasPassword, byte[] sizedPrivate) {
        PublicArea area = new PublicArea(
                nameAlg,
                attributes,
                new SigningMethod.Scheme(Tpm.ALG_NULL, Tpm.ALG_NULL),
                new PublicArea.Ecc(256, BigInteger.ONE, BigInteger.ONE),
                name.getBytes(UTF_8));
        return new TpmKey(
                name, area, new TpmKey.InFile(Tpm.RH_OWNER, false, hasPassword, List.of(), EMPTY, sizedPrivate));
    }

    /** A key whose file says that it has a password, of which wrong ones count. */
    private static TpmKey counting(String name) {
        return key(name, Tpm.ALG_SHA256, Tpm.OBJECT_SIGN, true);
    }

    private static TpmKey notCounting(String name) {
        return key(name, Tpm.ALG_SHA256, Tpm.OBJECT_SIGN | Tpm.OBJECT_NO_DA, true);
    }

    private Optional<char[]> prompt(String question) {
        questions.add(question);
        return Optional.ofNullable(answers.poll()).map(String::toCharArray);
    }

    private KeyPasswords prompting() {
        return new KeyPasswords(null, false, this::prompt);
    }

    private KeyPasswords configured(String password) {
        return new KeyPasswords(password::toCharArray, false, this::prompt);
    }

    private KeyPasswords none() {
        return new KeyPasswords(null, true, this::prompt);
    }

    private static String text(byte[] password) {
        return new String(password, UTF_8);
    }

    @Test
    void aConfiguredPasswordIsUsedWithoutAQuestion() {
        assertEquals("pässword", text(configured("pässword").of(counting("key"))));
        assertEquals(List.of(), questions);
    }

    /** TPM 2.0, Part 1, section 19.6.4.3: they are not a part of an authorization value. */
    @ParameterizedTest
    @CsvSource({"'a\0', a", "'a\0\0', a", "'\0a', '\0a'", "'a\0b\0', 'a\0b'", "'\0', ''", "'', ''"})
    void zerosAtTheEndAreRemoved(String given, String used) {
        assertEquals(used, text(configured(given).of(counting("key"))));
    }

    @ParameterizedTest
    @CsvSource({"0x04, 20", "0x0B, 32", "0x0C, 48", "0x0D, 64"})
    void aPasswordIsAtMostAsLongAsTheHashOfTheName(String nameAlg, int most) {
        TpmKey key = key("key", Integer.decode(nameAlg), Tpm.OBJECT_SIGN, true);

        assertEquals(most, configured("x".repeat(most)).of(key).length);
        assertEquals(most, configured("x".repeat(most) + "\0\0").of(key).length);
        // Two bytes in UTF-8.
        assertEquals(most, configured("ä".repeat(most / 2)).of(key).length);

        for (String tooLong : List.of("x".repeat(most + 1), "ä".repeat(most / 2 + 1))) {
            IdentityException failure = assertThrows(
                    IdentityException.class, () -> configured(tooLong).of(key));
            assertEquals(Reason.TPM_PASSWORD_WRONG, failure.reason());
            assertTrue(failure.getMessage().contains("longer than " + most + " bytes"), failure.getMessage());
            assertFalse(failure.getMessage().contains(tooLong), "the password is shown");
        }
    }

    @Test
    void aKeyWithoutAPasswordGetsTheEmptyOne() {
        TpmKey key = key("key", Tpm.ALG_SHA256, Tpm.OBJECT_SIGN, false);

        assertArrayEquals(EMPTY, prompting().of(key));
        assertArrayEquals(EMPTY, none().of(counting("another")));
        assertEquals(List.of(), questions);
    }

    @Test
    void aPasswordForAKeyWithoutOneIsRejected() {
        TpmKey key = key("host.key", Tpm.ALG_SHA256, Tpm.OBJECT_SIGN, false);
        configured("1234").check(counting("key"));
        prompting().check(key);

        IdentityException failure =
                assertThrows(IdentityException.class, () -> configured("1234").check(key));

        assertEquals(Reason.UNSUPPORTED, failure.reason());
        assertTrue(failure.getMessage().contains("host.key has no password (emptyAuth)"), failure.getMessage());
    }

    @Test
    void theUserIsAskedOnce() {
        answers.add("1234");
        KeyPasswords passwords = prompting();

        assertEquals("1234", text(passwords.of(counting("host.key"))));
        assertEquals("1234", text(passwords.of(counting("host.key"))));

        assertEquals(List.of("password of the TPM key host.key"), questions);
    }

    @Test
    void eachKeyHasItsOwnPassword() {
        answers.addAll(List.of("1", "2"));
        KeyPasswords passwords = prompting();

        assertEquals("1", text(passwords.of(counting("a"))));
        assertEquals("2", text(passwords.of(counting("b"))));
        assertEquals("1", text(passwords.of(counting("a"))));
    }

    @Test
    void withoutAUserThePasswordIsMissing() {
        IdentityException failure =
                assertThrows(IdentityException.class, () -> prompting().of(counting("host.key")));

        assertEquals(Reason.TPM_PASSWORD_MISSING, failure.reason());
        assertTrue(failure.getMessage().contains("host.key may have a password"), failure.getMessage());
    }

    @Test
    @SuppressWarnings("NullAway") // Nothing prevents callers without a checker.
    void aSupplierThatReturnsNullHasNoPassword() {
        KeyPasswords passwords = new KeyPasswords(() -> null, false, this::prompt);

        IdentityException failure = assertThrows(IdentityException.class, () -> passwords.of(counting("host.key")));

        assertEquals(Reason.TPM_PASSWORD_MISSING, failure.reason());
        assertEquals(List.of(), questions);
    }

    @Test
    void theEmptyPasswordIsTriedOnlyWhereWrongOnesDoNotCount() {
        answers.add("5678");
        KeyPasswords passwords = prompting();

        assertArrayEquals(EMPTY, passwords.of(notCounting("key")));
        assertEquals(List.of(), questions);
        assertEquals(
                "5678",
                passwords
                        .another(notCounting("key"), EMPTY)
                        .map(KeyPasswordsTest::text)
                        .orElse(""));
        assertEquals("5678", text(passwords.of(notCounting("key"))));
        assertEquals(1, questions.size());
    }

    @Test
    void aConfiguredPasswordThatWasRejectedIsNotUsedAgain() {
        KeyPasswords passwords = configured("wrong");
        byte[] used = passwords.of(counting("host.key"));

        assertEquals(Optional.empty(), passwords.another(counting("host.key"), used));
        IdentityException failure = assertThrows(IdentityException.class, () -> passwords.of(counting("host.key")));

        assertEquals(Reason.TPM_PASSWORD_WRONG, failure.reason());
        assertTrue(failure.getMessage().contains("was not used"), failure.getMessage());
        assertFalse(failure.getMessage().contains("wrong;"), "the password is shown");
        assertEquals("wrong", text(passwords.of(counting("another.key"))));
        assertEquals(List.of(), questions);
    }

    /** For example after a file with the password was corrected. */
    @Test
    void anotherConfiguredPasswordIsUsedAfterOneThatWasRejected() {
        String[] password = {"wrong"};
        KeyPasswords passwords = new KeyPasswords(() -> password[0].toCharArray(), false, this::prompt);
        assertEquals(Optional.empty(), passwords.another(counting("key"), passwords.of(counting("key"))));

        password[0] = "right";

        assertEquals("right", text(passwords.of(counting("key"))));
    }

    /** tpm2_changeauth gives the key another private part, and leaves its public area as it is. */
    @Test
    void aPasswordThatWasRejectedIsUsedAgainOnceForEachChangeOfTheKeyFile() {
        KeyPasswords passwords = configured("1234");
        TpmKey before = counting("key");
        TpmKey after = key("key", Tpm.ALG_SHA256, Tpm.OBJECT_SIGN, true, new byte[] {0, 1, 9});
        passwords.another(before, passwords.of(before));

        assertEquals("1234", text(passwords.of(after)));

        passwords.another(after, passwords.of(after));
        assertThrows(IdentityException.class, () -> passwords.of(after));
        assertThrows(IdentityException.class, () -> passwords.of(before));
    }

    @Test
    void theStatementThatThereIsNoneIsNotRepeatedAfterItWasWrong() {
        KeyPasswords passwords = none();

        assertEquals(Optional.empty(), passwords.another(counting("key"), EMPTY));

        assertThrows(IdentityException.class, () -> passwords.of(counting("key")));
        assertEquals(List.of(), questions);
    }

    @Test
    void theUserMayCorrectAPassword() {
        answers.addAll(List.of("wrong", "right"));
        KeyPasswords passwords = prompting();
        byte[] used = passwords.of(counting("key"));

        assertEquals(
                "right",
                passwords
                        .another(counting("key"), used)
                        .map(KeyPasswordsTest::text)
                        .orElse(""));
        assertEquals("right", text(passwords.of(counting("key"))));
        assertEquals("wrong password; try again: password of the TPM key key", questions.get(1));
    }

    @Test
    void theSameWrongPasswordIsNotSentTwice() {
        answers.addAll(List.of("wrong", "wrong"));
        KeyPasswords passwords = prompting();

        assertEquals(Optional.empty(), passwords.another(counting("key"), passwords.of(counting("key"))));
    }
}
