package dev.rolesanywhere.cli.http;

import java.net.Socket;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Delegates the check of a server to another trust manager, and explains why that manager rejected it. */
final class ServerCertificateCheck extends X509ExtendedTrustManager {

    private static final int MAX_NAMES = 3;
    private static final int MAX_CHARACTERS = 200;

    private final Supplier<X509ExtendedTrustManager> manager;
    private @Nullable Rejection rejection;

    /**
     * Creates a check.
     *
     * @param manager supplies the other trust manager each time it is needed
     */
    ServerCertificateCheck(Supplier<X509ExtendedTrustManager> manager) {
        this.manager = manager;
    }

    private record Rejection(List<X509Certificate> chain, String authType, CertificateException reason) {}

    private interface Check {
        void run() throws CertificateException;
    }

    private void check(X509Certificate[] chain, String authType, Check check) throws CertificateException {
        try {
            check.run();
        } catch (CertificateException e) {
            rejection = new Rejection(List.of(chain), authType, e);
            throw e;
        }
    }

    /**
     * Explains the rejection.
     *
     * @param host the expected host
     * @return what is wrong with the server's certificate and, after a semicolon, what to do; null if it was accepted
     */
    @Nullable
    String explain(String host, Instant now) {
        return rejection == null ? null : explain(rejection, host, now);
    }

    private String explain(Rejection rejected, String host, Instant now) {
        for (X509Certificate certificate : rejected.chain()) {
            String untimely = untimely(certificate, now);
            if (untimely != null) {
                return untimely + "; renew it on the server, or set this machine's clock, which says " + now;
            }
        }
        X509Certificate server = rejected.chain().get(0);
        X509Certificate last = rejected.chain().get(rejected.chain().size() - 1);
        if (isPathTrusted(rejected)) {
            return "its certificate is for " + names(server) + ", not for " + host + "; check the endpoint's host name";
        } else if (rejected.reason() instanceof WeakCertificateChecker.WeakCertificateException weak) {
            return "it presents a weak certificate: " + weak.getMessage();
        } else if (isForbiddenByJava(rejected.reason())) {
            return "its certificate or a CA's uses an algorithm or a key that is too weak (" + server.getSigAlgName()
                    + "); replace it on the server";
        }
        String issuer = shown(last.getIssuerX500Principal().getName());
        return (isSelfSigned(server) ? "its certificate is self-signed by " : "its certificate was issued by ") + issuer
                + ", not by " + trustedCas()
                + "; if that is a private CA or a proxy that inspects TLS, add its certificate to the"
                + " PEM file that AWS_CA_BUNDLE names";
    }

    private static @Nullable String untimely(X509Certificate certificate, Instant now) {
        String subject = "the certificate of "
                + shown(certificate.getSubjectX500Principal().getName());
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            return subject + " expired at " + certificate.getNotAfter().toInstant();
        }
        return now.isBefore(certificate.getNotBefore().toInstant())
                ? subject + " is not valid before " + certificate.getNotBefore().toInstant()
                : null;
    }

    /** Without a socket the name is not checked. */
    private boolean isPathTrusted(Rejection rejected) {
        try {
            manager.get().checkServerTrusted(rejected.chain().toArray(X509Certificate[]::new), rejected.authType());
            return true;
        } catch (CertificateException ignored) { // The name is not the only problem.
            return false;
        }
    }

    private String trustedCas() {
        return manager.get() instanceof ServerTrustManager named ? named.cas() : "a CA that is trusted here";
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
    }

    private static boolean isForbiddenByJava(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof CertPathValidatorException path
                    && path.getReason() == BasicReason.ALGORITHM_CONSTRAINED) {
                return true;
            }
        }
        return false;
    }

    private static String names(X509Certificate certificate) {
        List<String> names = alternativeNames(certificate);
        if (names.isEmpty()) {
            return "no host (it has no subject alternative name)";
        }
        String first = names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
        return names.size() > MAX_NAMES ? first + " and " + (names.size() - MAX_NAMES) + " more" : first;
    }

    /** DNS names and IP addresses are texts; see {@link X509Certificate#getSubjectAlternativeNames}. */
    private static List<String> alternativeNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> name.get(1) instanceof String)
                            .map(name -> shown(String.valueOf(name.get(1))))
                            .toList();
        } catch (CertificateParsingException ignored) { // It is damaged, and is for no host.
            return List.of();
        }
    }

    private static String shown(String text) {
        return text.length() > MAX_CHARACTERS ? text.substring(0, MAX_CHARACTERS) + "…" : text;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, authType, () -> manager.get().checkServerTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, authType, () -> manager.get().checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, authType, () -> manager.get().checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        manager.get().checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        manager.get().checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        manager.get().checkClientTrusted(chain, authType, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return manager.get().getAcceptedIssuers();
    }
}
