package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.jspecify.annotations.Nullable;

/** A password that is requested when it is needed, and may be absent. */
final class Password {

    static final Password NONE = new Password(null);

    private final @Nullable Supplier<char[]> supplier;

    private Password(@Nullable Supplier<char[]> supplier) {
        this.supplier = supplier;
    }

    static Password from(Supplier<char[]> supplier) {
        return new Password(supplier);
    }

    boolean isGiven() {
        return supplier != null;
    }

    /** Returns the characters, or null without a password. Throws what the supplier throws. */
    char @Nullable [] orNull() {
        return supplier == null ? null : supplier.get();
    }

    /** Returns the characters, or throws if there is no password. */
    char[] require(String encryptedThing) {
        if (supplier == null) {
            throw missing(encryptedThing);
        }
        char[] characters;
        try {
            characters = supplier.get();
        } catch (RuntimeException e) {
            throw new SupplierFailure(e);
        }
        // Callers without a null checker may return null for a password that they do not have.
        if (Objects.isNull(characters)) {
            throw missing(encryptedThing);
        }
        return characters;
    }

    /** Carries a supplier's exception through the parsers, which would report it as damaged content. */
    static final class SupplierFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final RuntimeException thrown;

        private SupplierFailure(RuntimeException thrown) {
            super(thrown);
            this.thrown = thrown;
        }

        RuntimeException thrown() {
            return thrown;
        }
    }

    /**
     * A password in the two encodings of encryption schemes.
     *
     * @param utf8 the bytes for PBES2 and PBMAC1 (RFC 8018)
     * @param bmp the bytes for the schemes of PKCS#12 (RFC 7292, appendix B.1): UTF-16 and two zero bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // Nothing compares passwords.
    record Encoded(byte[] utf8, byte[] bmp) {

        static Encoded of(char[] password) {
            return new Encoded(
                    new String(password).getBytes(StandardCharsets.UTF_8),
                    password.length == 0 ? new byte[2] : PBEParametersGenerator.PKCS12PasswordToBytes(password));
        }

        /** Some writers encode an empty password as two zero bytes, others as none. */
        static List<Encoded> encodingsOf(char[] password) {
            Encoded common = of(password);
            return password.length == 0 ? List.of(common, new Encoded(new byte[0], new byte[0])) : List.of(common);
        }

        @Override
        public String toString() {
            return "Password.Encoded";
        }
    }

    static IdentityException missing(String encryptedThing) {
        return new IdentityException(
                Reason.PASSWORD_MISSING, encryptedThing + " is encrypted, but no password was given");
    }

    @Override
    public String toString() {
        return isGiven() ? "Password[given]" : "Password[none]";
    }
}
