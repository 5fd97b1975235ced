package dev.rolesanywhere.cli;

import java.security.cert.X509Certificate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints what the service will see of a certificate. */
@Command(name = "read-certificate-data", description = "Prints a certificate's data as JSON.", sortOptions = false)
final class ReadCertificateDataCommand implements Runnable {

    private final ProcessContext context;

    @Mixin
    private final CertificateOptions certificate = new CertificateOptions();

    ReadCertificateDataCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        certificate.checkUse(context);
        X509Certificate found = certificate.source(context).build().certificate();
        StandardOutput.print(context.out(), CertificateDataJson.of(found));
    }
}
