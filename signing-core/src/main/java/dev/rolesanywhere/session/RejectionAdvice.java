package dev.rolesanywhere.session;

import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.internal.HttpResponse;
import dev.rolesanywhere.session.internal.ServiceError;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What to do about a rejected request, from the message of the service and from what was sent. Parentheses after a
 * setting mark the method of a builder, which the command replaces with its option.
 */
record RejectionAdvice(CreateSessionRequest request, X509Identity identity) {

    /** Returns what is wrong with the validity of the certificate, or an empty text. */
    String untimely(Instant now) {
        X509Certificate certificate = identity.certificate();
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            return "; the certificate expired at " + certificate.getNotAfter().toInstant();
        }
        return now.isBefore(certificate.getNotBefore().toInstant())
                ? "; the certificate is not valid before "
                        + certificate.getNotBefore().toInstant()
                : "";
    }

    Optional<String> advice(ServiceError error, HttpResponse response, Instant now) {
        if (response.clockSkew(now).isPresent()) {
            return Optional.of("set this machine's clock and keep it synchronized (NTP): signatures are rejected if it"
                    + " is off by more than five minutes");
        }
        return Optional.ofNullable(forMessage(error.message() == null ? "" : error.message(), response));
    }

    private @Nullable String forMessage(String message, HttpResponse response) {
        if (message.contains("Insufficient certificate")) {
            return "the certificate itself satisfies the known rules (X.509 v3, not a CA, digitalSignature,"
                    + " SHA-256 or stronger),"
                    + " so check its intermediates";
        } else if (message.contains("Untrusted signing certificate")) {
            return untrustedCertificate();
        } else if (message.contains("Invalid signature")) {
            return invalidSignature(response);
        } else if (message.contains("listed in the Profile")) {
            return "add " + request.roleArn() + " to the roles of " + request.profileArn() + ", or use one of them";
        } else if (message.contains("roleSessionName")) {
            return "omit roleSessionName(), or set acceptRoleSessionName on the profile";
        } else if (message.contains("Trust Anchor wasn't found")) {
            return "check trustAnchorArn(), its region and its account: " + request.trustAnchorArn();
        } else if (message.contains("empty profile")) {
            return "check that profileArn() exists and is enabled: " + request.profileArn();
        } else if (message.contains("DurationSeconds") || message.contains("MaxSessionDuration")) {
            return "lower sessionDuration(), or raise the role's maximum session duration";
        } else if (message.contains("Unable to assume role")) {
            return "the role's trust policy must allow rolesanywhere.amazonaws.com the actions sts:AssumeRole,"
                    + " sts:TagSession and sts:SetSourceIdentity, and its conditions must hold for this certificate";
        }
        return null;
    }

    private String untrustedCertificate() {
        String sent = identity.intermediates().stream()
                .map(certificate -> certificate.getSubjectX500Principal().getName())
                .collect(Collectors.joining(" | "));
        X509Certificate last = identity.intermediates().isEmpty()
                ? identity.certificate()
                : identity.intermediates().get(identity.intermediates().size() - 1);
        return "the trust anchor " + request.trustAnchorArn() + " must be or lead to the issuer "
                + last.getIssuerX500Principal().getName() + "; intermediates sent: " + (sent.isEmpty() ? "none" : sent)
                + "; add missing ones with intermediates()";
    }

    /** The key belongs to the certificate, which has been checked, and a wrong clock has other advice. */
    private static String invalidSignature(HttpResponse response) {
        if (response.date().isEmpty()) {
            return "the key belongs to the certificate; check this machine's clock, and proxies that change requests";
        }
        return "the key belongs to the certificate and the clock is right, so something in between changes the"
                + " request, such as a proxy, or the endpoint has another name";
    }
}
