package dev.rolesanywhere.cli.output;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Several certificates, listed as Amazon's helper lists them. */
public final class CertificateList {

    private CertificateList() {}

    public static String of(List<X509Certificate> certificates) {
        return of(certificates, Function.identity(), certificate -> "");
    }

    /**
     * Lists entries that have certificates.
     *
     * @param more a further line with its line feed, or nothing
     */
    public static <T> String of(List<T> entries, Function<T, X509Certificate> certificate, Function<T, String> more) {
        StringBuilder list = new StringBuilder("Matching identities\n");
        int number = 1;
        for (T entry : entries) {
            list.append(number++)
                    .append(") ")
                    .append(description(certificate.apply(entry)))
                    .append(more.apply(entry))
                    .append('\n');
        }
        return list.toString();
    }

    private static String description(X509Certificate certificate) {
        return "Hex Fingerprint: " + fingerprint(certificate)
                + "\nSubject: " + certificate.getSubjectX500Principal().getName()
                + "\nIssuer: " + certificate.getIssuerX500Principal().getName()
                + "\nSerial Number: "
                + certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT) + "\n";
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
