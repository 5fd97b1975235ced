package dev.rolesanywhere.cli.http;

import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rejects weak certificates on the path to a CA. The signature of the CA itself does not matter. */
final class WeakCertificateChecker extends PKIXCertPathChecker {

    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_SUBJECT = 100;
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    /** Checks a server's own certificate, which must also have a subject alternative name. */
    static void checkServer(X509Certificate certificate) throws WeakCertificateException {
        checkAlgorithms(certificate);
        if (!hasAlternativeName(certificate)) {
            throw new WeakCertificateException(
                    named(certificate) + " has no subject alternative name with a DNS name or"
                            + " an IP address; the server needs a certificate that has one");
        }
    }

    private static void checkAlgorithms(X509Certificate certificate) throws WeakCertificateException {
        String signature = certificate.getSigAlgName();
        boolean isSelfIssued = certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
        if (!isSelfIssued && (signature.startsWith("SHA1") || signature.startsWith("MD"))) {
            throw new WeakCertificateException(named(certificate) + " is signed with " + signature
                    + "; the server needs a certificate that is signed with SHA-256 or stronger");
        }
        if (certificate.getPublicKey() instanceof RSAPublicKey key
                && key.getModulus().bitLength() < MIN_RSA_BITS) {
            throw new WeakCertificateException(named(certificate) + " has an RSA key of only "
                    + key.getModulus().bitLength() + " bits; the server needs a certificate with at least "
                    + MIN_RSA_BITS + " bits");
        }
    }

    private static boolean hasAlternativeName(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names != null
                    && names.stream()
                            .anyMatch(name ->
                                    name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS));
        } catch (CertificateParsingException ignored) { // Its names cannot be used.
            return false;
        }
    }

    private static String named(X509Certificate certificate) {
        String subject = certificate.getSubjectX500Principal().getName();
        return subject.length() > MAX_SUBJECT ? subject.substring(0, MAX_SUBJECT) + "…" : subject;
    }

    @Override
    public void init(boolean forward) {}

    @Override
    public boolean isForwardCheckingSupported() {
        return false;
    }

    @Override
    public @Nullable Set<String> getSupportedExtensions() {
        return null;
    }

    @Override
    public void check(Certificate certificate, Collection<String> unresolvedCriticalExtensions)
            throws CertPathValidatorException {
        try {
            checkAlgorithms((X509Certificate) certificate);
        } catch (WeakCertificateException e) {
            throw new CertPathValidatorException(e.getMessage(), e);
        }
    }

    /** A server certificate that has a trusted issuer but is too weak to accept. */
    static final class WeakCertificateException extends CertificateException {

        private static final long serialVersionUID = 1L;

        private WeakCertificateException(String message) {
            super(message);
        }
    }
}
