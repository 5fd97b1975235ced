package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.cache.CacheKey;
import dev.rolesanywhere.cli.file.RegularFile;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StatusLog;
import dev.rolesanywhere.cli.process.UsageException;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.internal.MessageText;
import dev.rolesanywhere.store.FileIdentitySource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The options of every command that uses a certificate. */
public final class CertificateOptions {

    static final String CERTIFICATE = "--certificate";

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec command;

    @Option(
            names = CERTIFICATE,
            paramLabel = "FILE",
            description = "The certificate file, optionally with the private key and intermediates: PEM, DER,"
                    + " PKCS#7, PKCS#12 or JKS. Also env:NAME for an environment variable, fd:N for a file"
                    + " descriptor, - for standard input, or the pkcs11: URI of a certificate in a token.")
    @Nullable
    private String certificate;

    @Option(
            names = "--pkcs12-password",
            paramLabel = "PASSWORD",
            description = "The password of a PKCS#12 or JKS file: env:NAME, file:PATH, or the password itself.")
    @Nullable
    private String pkcs12Password;

    @Option(
            names = "--alias",
            paramLabel = "NAME",
            description = "The alias of the key to use if a PKCS#12 or JKS file contains several.")
    @Nullable
    private String alias;

    /** The order puts it at the end of the help, before --help. */
    @Option(names = "--debug", description = "Logs each step to stderr, without secrets.", order = 1)
    private boolean debug;

    /** Amazon's helper ignores stray arguments, so existing configs must keep working. */
    @Parameters(hidden = true)
    private List<String> stray = List.of();

    private final CopyOnWriteArrayList<String> warnings = new CopyOnWriteArrayList<>();
    private boolean keepsWarnings;

    private @Nullable PasswordOption storePassword;

    void apply(FastPathArguments arguments) {
        certificate = arguments.value(CERTIFICATE);
    }

    boolean isGiven() {
        return !location().isEmpty();
    }

    /** Returns the value of --certificate, or an empty text. */
    String location() {
        return certificate == null ? "" : certificate;
    }

    boolean isDebug() {
        return debug;
    }

    /** Rejects options of the command that exclude each other, and warns of arguments that have no effect. */
    public void checkUse(ProcessContext context) {
        ParseResult parsed = command.commandLine().getParseResult();
        ArgumentChecks.rejectExclusive(parsed);
        ArgumentChecks.warnOfUseless(parsed, stray, new StatusLog(context.err()));
    }

    /** Returns the URI of a certificate in a token. */
    public Optional<String> tokenUri() {
        return TokenOptions.uri(certificate);
    }

    /** Adds to a failure that a password was given, if it was not needed. */
    IdentityException withUnneededPassword(IdentityException failure) {
        return storePassword == null ? failure : storePassword.unneeded(failure);
    }

    void warnOfUnneededPassword(ProcessContext context) {
        if (storePassword != null) {
            storePassword.warnIfUnneeded(context);
        }
    }

    /**
     * Adds the content of the file, and which of its keys to use.
     *
     * @return false if the certificate is not in a file, or in one that cannot be read twice
     */
    boolean addFileTo(CacheKey.Builder key) {
        if (certificate == null || certificate.isEmpty() || !InlineContent.isPlainPath(certificate)) {
            return false;
        }
        byte[] content = RegularFile.read(PathOption.path(CERTIFICATE, certificate));
        if (content == null) {
            return false;
        }
        key.add(alias).add(content);
        return true;
    }

    /** Collects warnings about files instead of printing them. */
    void keepWarnings() {
        keepsWarnings = true;
    }

    /** Returns the warnings so far. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Prints a warning about a file. Commands that keep running read their files often. */
    public void warnOnce(String warning, ProcessContext context) {
        if (warnings.addIfAbsent(warning) && !keepsWarnings) {
            context.err().println(ProcessContext.COMMAND + ": warning: " + MessageText.of(warning));
        }
    }

    public FileIdentitySource.Builder source(ProcessContext context) {
        if (certificate == null || certificate.isEmpty()) {
            throw new UsageException("--certificate is missing; specify a PEM or PKCS#12 file");
        }
        if (certificate.startsWith(TpmOptions.HANDLE)) {
            throw new UsageException("--certificate names a key in a TPM; specify the file of its certificate, and the"
                    + " key with --private-key");
        }
        FileIdentitySource.Builder source =
                FileIdentitySource.builder().warnings(warning -> warnOnce(warning, context));
        String value = certificate;
        InlineContent.of(CERTIFICATE, value, context)
                .ifPresentOrElse(
                        content -> source.certificate(value, content),
                        () -> source.certificate(PathOption.path(CERTIFICATE, value)));
        if (pkcs12Password != null) {
            storePassword = PasswordOption.of("--pkcs12-password", pkcs12Password, context.environment());
            source.storePassword(storePassword);
        }
        if (alias != null) {
            source.alias(alias);
        }
        return source;
    }
}
