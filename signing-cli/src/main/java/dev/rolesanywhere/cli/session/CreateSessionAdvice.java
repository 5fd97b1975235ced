package dev.rolesanywhere.cli.session;

import dev.rolesanywhere.cli.http.ProxyServer;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.CreateSessionException;
import dev.rolesanywhere.session.CreateSessionRequest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Advice for a failed CreateSession, from the message of the service and from what was sent.
 *
 * @param proxy the proxy that was used
 * @param now the local time
 */
record CreateSessionAdvice(
        CreateSessionRequest request, X509Identity identity, Optional<ProxyServer> proxy, Instant now) {

    /** Returns the failure with advice. */
    ExplainedException explain(CreateSessionException failure) {
        return new ExplainedException(
                failure.getMessage() + more(failure), hint(failure).orElse(null), failure);
    }

    private String more(CreateSessionException failure) {
        if (failure.status() > 0) {
            return untimely(identity.certificate(), now);
        }
        return proxy.filter(server -> !failure.getMessage().contains("the proxy "))
                .map(server -> "; the proxy " + server + " was used")
                .orElse("");
    }

    private static String untimely(X509Certificate certificate, Instant now) {
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            return "; the certificate expired at " + certificate.getNotAfter().toInstant();
        }
        return now.isBefore(certificate.getNotBefore().toInstant())
                ? "; the certificate is not valid before "
                        + certificate.getNotBefore().toInstant()
                : "";
    }

    private Optional<String> hint(CreateSessionException failure) {
        if (failure.status() == 0) {
            return Optional.empty();
        }
        if (failure.clockSkew().isPresent()) {
            return Optional.of("set this machine's clock and keep it synchronized (NTP): signatures are rejected if it"
                    + " is off by more than five minutes");
        }
        return Optional.ofNullable(forMessage(failure.serviceMessage().orElse(""), failure));
    }

    private @Nullable String forMessage(String message, CreateSessionException failure) {
        if (message.contains("Insufficient certificate")) {
            return "the certificate itself satisfies the known rules (X.509 v3, not a CA, digitalSignature,"
                    + " SHA-256 or stronger),"
                    + " so check its intermediates";
        } else if (message.contains("Untrusted signing certificate")) {
            return untrustedCertificate();
        } else if (message.contains("Invalid signature")) {
            return invalidSignature(failure);
        } else if (message.contains("listed in the Profile")) {
            return "add " + request.roleArn() + " to the roles of " + request.profileArn() + ", or use one of them";
        } else if (message.contains("roleSessionName")) {
            return "omit --role-session-name, or set acceptRoleSessionName on the profile";
        } else if (message.contains("Trust Anchor wasn't found")) {
            return "check --trust-anchor-arn, its region and its account: " + request.trustAnchorArn();
        } else if (message.contains("empty profile")) {
            return "check that --profile-arn exists and is enabled: " + request.profileArn();
        } else if (message.contains("DurationSeconds") || message.contains("MaxSessionDuration")) {
            return "lower --session-duration, or raise the role's maximum session duration";
        } else if (message.contains("Unable to assume role")) {
            return "the role's trust policy must allow rolesanywhere.amazonaws.com the actions sts:AssumeRole,"
                    + " sts:TagSession and sts:SetSourceIdentity, and its conditions must hold for this certificate";
        }
        return null;
    }

    private String untrustedCertificate() {
        String sent = identity.intermediates().stream()
                .map(CreateSessionAdvice::subject)
                .collect(Collectors.joining(" | "));
        X509Certificate last = identity.intermediates().isEmpty()
                ? identity.certificate()
                : identity.intermediates().get(identity.intermediates().size() - 1);
        return "the trust anchor " + request.trustAnchorArn() + " must be or lead to the issuer "
                + last.getIssuerX500Principal().getName() + "; intermediates sent: " + (sent.isEmpty() ? "none" : sent)
                + "; add missing ones with --intermediates";
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    /** The key belongs to the certificate, which has been checked, and a wrong clock has other advice. */
    private String invalidSignature(CreateSessionException failure) {
        if (failure.serverTime().isEmpty()) {
            return "the key belongs to the certificate; check this machine's clock, and proxies that change requests";
        }
        return "the key belongs to the certificate and the clock is right, so something in between changes the"
                + " request, such as a proxy, or the endpoint has another name";
    }
}
