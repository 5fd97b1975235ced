package dev.rolesanywhere.store;

import dev.rolesanywhere.identity.X509Identity;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;

/** What tests say about certificates. */
final class Certificates {

    private Certificates() {}

    /** Returns the subjects of the certificate and of its intermediates. */
    static List<String> names(X509Identity identity) {
        return Stream.concat(Stream.of(identity.certificate()), identity.intermediates().stream())
                .map(Certificates::name)
                .toList();
    }

    static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }
}
