package dev.rolesanywhere.cli;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Several certificates, listed as the reference helper lists them. */
final class CertificateList {

    private CertificateList() {}

    static String of(List<X509Certificate> certificates) {
        StringBuilder list = new StringBuilder("Matching identities\n");
        for (int i = 0; i < certificates.size(); i++) {
            list.append(i + 1).append(") ").append(entry(certificates.get(i)));
        }
        return list.toString();
    }

    private static String entry(X509Certificate certificate) {
        return "Hex Fingerprint: " + fingerprint(certificate)
                + "\nSubject: " + certificate.getSubjectX500Principal().getName()
                + "\nIssuer: " + certificate.getIssuerX500Principal().getName()
                + "\nSerial Number: "
                + certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT) + "\n\n";
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
