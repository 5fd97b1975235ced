package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.cli.options.CertificateOptions;
import dev.rolesanywhere.cli.options.KeyStoreOptions;
import dev.rolesanywhere.cli.options.TokenIdentity;
import dev.rolesanywhere.cli.options.TokenOptions;
import dev.rolesanywhere.cli.output.CertificateData;
import dev.rolesanywhere.cli.process.ProcessContext;
import java.security.cert.X509Certificate;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the fields of a certificate that the service uses. */
@Command(
        name = "read-certificate-data",
        description = "Prints the fields of a certificate as JSON.",
        sortOptions = false)
public final class ReadCertificateDataCommand implements Runnable {

    private final ProcessContext context;

    @Mixin
    private final CertificateOptions certificate = new CertificateOptions();

    @Mixin
    private final KeyStoreOptions keyStore = new KeyStoreOptions();

    @Mixin
    private final TokenOptions token = new TokenOptions();

    public ReadCertificateDataCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        certificate.checkUse(context);
        context.print(keyStore.areGiven() ? selected() : named());
    }

    private String selected() {
        List<X509Certificate> selected =
                keyStore.source(context, System.getProperty("os.name")).build().certificates();
        return selected.isEmpty() ? "No matching identities\n" : CertificateData.list(selected);
    }

    private String named() {
        return certificate
                .tokenUri()
                .map(uri -> TokenIdentity.list(uri, token, context))
                .orElseGet(this::inFile);
    }

    private String inFile() {
        List<X509Certificate> found = certificate.source(context).build().certificates();
        return found.size() == 1 ? CertificateData.json(found.get(0)) : CertificateData.list(found);
    }
}
