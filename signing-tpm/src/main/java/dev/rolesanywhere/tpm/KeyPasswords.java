package dev.rolesanywhere.tpm;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The passwords of keys. Wrong ones lock the TPM, so none is guessed, and none that was rejected is tried again in this
 * process, unless the key's file was changed. Thread-safe.
 */
final class KeyPasswords {

    private static final byte[] EMPTY = new byte[0];

    private final @Nullable Supplier<char[]> supplier;
    private final boolean areEmpty;
    private final Function<String, Optional<char[]>> prompt;
    private final Map<String, byte[]> answers = new HashMap<>();
    private final Set<String> rejected = new HashSet<>();

    /**
     * Creates the passwords.
     *
     * @param supplier supplies the password that was configured, or null
     * @param areEmpty whether it was configured that keys have none
     * @param prompt asks the user
     */
    KeyPasswords(@Nullable Supplier<char[]> supplier, boolean areEmpty, Function<String, Optional<char[]>> prompt) {
        this.supplier = supplier;
        this.areEmpty = areEmpty;
        this.prompt = prompt;
    }

    /**
     * Rejects a password for a key that has none.
     *
     * @throws IdentityException if a password was configured, and the key's file says that it has none
     */
    void check(TpmKey key) {
        if (supplier != null && key.isSaidToHaveNoPassword()) {
            throw new IdentityException(
                    Reason.UNSUPPORTED,
                    "the TPM key " + key.name() + " has no password (emptyAuth), and one was given; omit it");
        }
    }

    /**
     * Returns the password to use, which may be empty.
     *
     * @throws IdentityException if the key has a password that is not known
     */
    synchronized byte[] of(TpmKey key) {
        byte[] password = configured(key);
        if (password == null) {
            password = answers.get(key.id());
        }
        if (password == null) {
            // The empty password costs nothing where wrong ones are not counted.
            password = !key.countsWrongPasswords() && !isRejected(key, EMPTY) ? EMPTY : ask(key, "may have");
        }
        if (isRejected(key, password)) {
            throw new IdentityException(
                    Reason.TPM_PASSWORD_WRONG,
                    "the TPM key " + key.name() + " was not used, because the TPM has rejected its password before;"
                            + " correct the password, or start again if it is correct now");
        }
        return password;
    }

    private byte @Nullable [] configured(TpmKey key) {
        if (areEmpty || key.isSaidToHaveNoPassword()) {
            return EMPTY;
        }
        if (supplier == null) {
            return null;
        }
        // Callers without a null checker may return null for a password that they do not have.
        return Optional.ofNullable(supplier.get())
                .map(characters -> utf8(key, characters))
                .orElseThrow(() -> missing(key, "may have"));
    }

    /**
     * Notes that the TPM rejected a password, and asks the user if the password was not configured.
     *
     * @return another password, or empty if there is none
     * @throws IdentityException if none was configured, and the user gives none
     */
    synchronized Optional<byte[]> another(TpmKey key, byte[] wrong) {
        rejected.add(entry(key, wrong));
        answers.remove(key.id());
        if (areEmpty || supplier != null || key.isSaidToHaveNoPassword()) {
            return Optional.empty();
        }
        if (wrong.length == 0) {
            return Optional.of(ask(key, "has"));
        }
        return answer(key, "wrong password; try again: password of ").filter(password -> !isRejected(key, password));
    }

    private byte[] ask(TpmKey key, String knowledge) {
        return answer(key, "password of ").orElseThrow(() -> missing(key, knowledge));
    }

    private static IdentityException missing(TpmKey key, String knowledge) {
        return new IdentityException(
                Reason.TPM_PASSWORD_MISSING,
                "the TPM key " + key.name() + " " + knowledge + " a password, and none was given");
    }

    private Optional<byte[]> answer(TpmKey key, String question) {
        Optional<byte[]> answer =
                prompt.apply(question + "the TPM key " + key.name()).map(typed -> utf8(key, typed));
        answer.ifPresent(password -> answers.put(key.id(), password));
        return answer;
    }

    /** Trailing zeros are not a part of a password in a TPM. */
    private static byte[] utf8(TpmKey key, char[] characters) {
        ByteBuffer buffer = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
        int length = buffer.remaining();
        while (length > 0 && buffer.get(length - 1) == 0) {
            length--;
        }
        byte[] password = new byte[length];
        buffer.get(password);
        buffer.clear().put(new byte[buffer.capacity()]);
        if (password.length > Tpm.digestSize(key.area().nameAlg())) {
            throw new IdentityException(
                    Reason.TPM_PASSWORD_WRONG,
                    "the password of the TPM key " + key.name() + " is longer than "
                            + Tpm.digestSize(key.area().nameAlg()) + " bytes, which no TPM accepts; correct it");
        }
        return password;
    }

    private boolean isRejected(TpmKey key, byte[] password) {
        return rejected.contains(entry(key, password));
    }

    /** Identifies a password without keeping it. */
    private static String entry(TpmKey key, byte[] password) {
        return key.id() + ' ' + HexFormat.of().formatHex(Tpm.sha256(key.area().name(), password));
    }
}
