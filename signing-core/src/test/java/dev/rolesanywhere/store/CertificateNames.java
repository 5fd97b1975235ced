package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.X509Identity;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;

/** The subjects of certificates, for assertions. */
final class CertificateNames {

    private CertificateNames() {}

    /** Returns the subjects of the certificate and of its intermediates. */
    static List<String> names(X509Identity identity) {
        return Stream.concat(Stream.of(identity.certificate()), identity.intermediates().stream())
                .map(CertificateNames::name)
                .toList();
    }

    static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }
}
