package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.process.ProcessContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of certificates and keys in PKCS#11 tokens. */
public final class TokenOptions {

    private static final String SCHEME = "pkcs11:";

    @Option(
            names = "--pkcs11-lib",
            paramLabel = "FILE",
            description = "The PKCS#11 module (shared library) of the token (default: the module in the URI,"
                    + " otherwise p11-kit-proxy).")
    @Nullable
    private String pkcs11Lib;

    @Option(
            names = "--pkcs11-pin",
            paramLabel = "PIN",
            description = "The PIN of the token, if the URI does not contain it: env:NAME, file:PATH, or the PIN"
                    + " itself.")
    @Nullable
    private String pkcs11Pin;

    private @Nullable PasswordOption pin;

    /** Returns the value of an option if it is a PKCS#11 URI. */
    static Optional<String> uri(@Nullable String location) {
        return Optional.ofNullable(location).filter(TokenOptions::isUri);
    }

    static boolean isUri(String location) {
        return location.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    Optional<String> module() {
        return Optional.ofNullable(pkcs11Lib).filter(file -> !file.isEmpty());
    }

    Optional<PasswordOption> pin(ProcessContext context) {
        if (pin == null && pkcs11Pin != null) {
            pin = PasswordOption.of("--pkcs11-pin", pkcs11Pin, context.environment());
        }
        return Optional.ofNullable(pin);
    }

    void warnOfUnneededPin(ProcessContext context) {
        pin(context).ifPresent(given -> given.warnIfUnneeded(context));
    }
}
