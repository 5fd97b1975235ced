package dev.rolesanywhere.cli;

import java.security.cert.X509Certificate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what the service will see of a certificate. */
@Command(name = "read-certificate-data", description = "Prints a certificate's data as JSON.", sortOptions = false)
final class ReadCertificateDataCommand implements Runnable {

    private final ProcessContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Mixin
    private final CertificateOptions certificate = new CertificateOptions();

    ReadCertificateDataCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        MutualExclusions.check(spec.commandLine().getParseResult());
        LaterFeatures.refuse(spec.commandLine().getParseResult());
        certificate.warnOfUnexpectedArguments(context);
        X509Certificate found = certificate.source(context).build().certificate();
        StandardOutput.print(context.out(), CertificateDataJson.of(found));
    }
}
