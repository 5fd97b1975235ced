package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.cli.doctor.Finding;
import dev.rolesanywhere.cli.doctor.IdentityChecks;
import dev.rolesanywhere.cli.doctor.IdentityFile;
import dev.rolesanywhere.cli.doctor.Network;
import dev.rolesanywhere.cli.doctor.RemoteChecks;
import dev.rolesanywhere.cli.doctor.Report;
import dev.rolesanywhere.cli.doctor.SystemNetwork;
import dev.rolesanywhere.cli.ecr.EcrChecks;
import dev.rolesanywhere.cli.http.ProxyServer;
import dev.rolesanywhere.cli.options.CacheOptions;
import dev.rolesanywhere.cli.options.EndpointOptions;
import dev.rolesanywhere.cli.options.IdentityOptions;
import dev.rolesanywhere.cli.options.PathOption;
import dev.rolesanywhere.cli.options.SessionOptions;
import dev.rolesanywhere.cli.options.SigningOptions;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
import dev.rolesanywhere.cli.session.SessionFetch;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import dev.rolesanywhere.tpm.TpmReport;
import java.net.URI;
import java.nio.charset.Charset;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks everything that credential-process needs. */
@Command(
        name = "doctor",
        description = "Checks everything that credential-process needs, from the files to the service, and says"
                + " how to fix each problem. It has the same options.",
        sortOptions = false)
public final class DoctorCommand implements Callable<Integer> {

    private final ProcessContext context;

    @Mixin
    private final SigningOptions signing = new SigningOptions();

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it.
    private final CacheOptions.Unused cache = new CacheOptions.Unused();

    @Option(
            names = "--trust-anchor-pem",
            paramLabel = "FILE",
            description = "A PEM file with the CA certificates of the trust anchor, to verify the chain against.")
    @Nullable
    private String trustAnchorPem;

    @Option(
            names = "--image",
            paramLabel = "REF",
            description = "An image in Amazon ECR. Also checks what its pull needs: credentials, token and repository."
                    + " Without other options, the identity is that of ecr-credential-provider.")
    private String image = "";

    @Option(names = "--offline", description = "Skips the checks that use the network.")
    private boolean offline;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "The output format: text, or json for an array of objects with name, status (ok, warning,"
                    + " failure, skipped), detail and advice (default: ${DEFAULT-VALUE}).")
    private String format = "text";

    public DoctorCommand(ProcessContext context) {
        this.context = context;
    }

    /** Returns the exit code: 0 only if no check failed. */
    @Override
    public Integer call() {
        signing.checkUse(context);
        if (!format.equals("text") && !format.equals("json")) {
            throw new UsageException("--format must be text or json, not '" + format + "'");
        }
        List<Finding> findings = check();
        print(findings);
        return findings.stream().anyMatch(each -> each.status() == Finding.Status.FAILURE) ? ExitCode.SOFTWARE : 0;
    }

    private void print(List<Finding> findings) {
        if (format.equals("json")) {
            context.print(Report.json(findings));
            return;
        }
        Charset charset = Report.charset(context.environment());
        context.write(Report.table(findings, charset).getBytes(charset));
    }

    private List<Finding> check() {
        boolean isImageAlone = !image.isEmpty() && !signing.areGiven();
        List<Finding> findings = new ArrayList<>(isImageAlone ? List.of() : checkSession());
        boolean canSign = findings.stream().noneMatch(each -> each.status() == Finding.Status.FAILURE);
        if (!image.isEmpty() && !offline && canSign) {
            findings.addAll(EcrChecks.run(image, signing, context));
        }
        return findings;
    }

    private List<Finding> checkSession() {
        signing.identity().keepWarnings();
        IdentityChecks identityChecks =
                IdentityChecks.run(identitySetup(), context.clock().instant());
        List<Finding> findings = new ArrayList<>(identityChecks.findings());
        for (String warning : signing.identity().warnings()) {
            findings.add(Finding.warning("ignored content", warning, "repair the file, or remove that part"));
        }
        findings.addAll(RemoteChecks.run(remoteSetup(), identityChecks, context.clock()));
        return findings;
    }

    private IdentityChecks.Setup identitySetup() {
        IdentityOptions identity = signing.identity();
        return new IdentityChecks.Setup(
                identity.keyStoreLocation().isEmpty()
                        ? file("certificate", "--certificate", identity.certificateLocation(), false)
                        : file("key store", "--keystore", identity.keyStoreLocation(), true),
                file("private key", "--private-key", identity.privateKeyLocation(), true),
                file("intermediates", "--intermediates", signing.intermediatesLocation(), false),
                file("trust anchor", "--trust-anchor-pem", trustAnchorPem == null ? "" : trustAnchorPem, false),
                new Loader());
    }

    private static IdentityFile file(String name, String option, String location, boolean holdsKey) {
        return new IdentityFile(name, location, () -> PathOption.path(option, location), holdsKey);
    }

    private RemoteChecks.Setup remoteSetup() {
        SessionOptions session = signing.session();
        RemoteChecks.Arns arns = new RemoteChecks.Arns(
                session.trustAnchorArn(),
                session.profileArn(),
                session.roleArn(),
                signing.endpoint().region(""));
        return new RemoteChecks.Setup(
                arns,
                session.sessionDuration(),
                session.roleSessionName(),
                signing::request,
                () -> target(arns),
                this::proxy,
                offline ? Optional.empty() : Optional.of(network()));
    }

    private Optional<URI> target(RemoteChecks.Arns arns) {
        if (signing.endpoint().custom(context).isEmpty() && arns.signingRegion().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(signing.endpoint().endpoint(arns.trustAnchorRegion(), context));
    }

    private Optional<ProxyServer> proxy(URI target) {
        return EndpointOptions.proxy(target, context);
    }

    private Network network() {
        return new SystemNetwork(
                this::proxy,
                signing.endpoint().verifiesTls()
                        ? Optional.of(() -> signing.endpoint().trust(context))
                        : Optional.empty(),
                target -> signing.endpoint().httpClient(target, context),
                this::createSession);
    }

    private SessionCredentials createSession(CreateSessionRequest request, X509Identity identity) {
        try (SessionFetch fetch = SessionFetch.once(request, signing, context)) {
            return fetch.applyOrExplain(identity);
        }
    }

    private final class Loader implements IdentityChecks.Loader {

        @Override
        public X509Identity load() {
            return signing.source(context).load();
        }

        @Override
        public X509Identity loadWithoutIntermediates() {
            return signing.identity().source(context).load();
        }

        @Override
        public X509Certificate loadCertificate() {
            return signing.identity().certificate(context);
        }

        @Override
        public Optional<TpmReport> loadFromTpm() {
            return signing.identity().tpmReport();
        }
    }
}
