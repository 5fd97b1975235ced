package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import java.util.function.Supplier;
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
        try {
            return supplier.get();
        } catch (RuntimeException e) {
            throw new SupplierFailure(e);
        }
    }

    /** Carries what a supplier threw past the parsers, which would take it for damage of what they parse. */
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

    static IdentityException missing(String encryptedThing) {
        return new IdentityException(
                Reason.PASSWORD_MISSING, encryptedThing + " is encrypted, but no password was given");
    }

    @Override
    public String toString() {
        return isGiven() ? "Password[given]" : "Password[none]";
    }
}
