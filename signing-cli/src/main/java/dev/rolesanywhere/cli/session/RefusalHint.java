package dev.rolesanywhere.cli.session;

import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.CreateSessionException;
import dev.rolesanywhere.session.CreateSessionRequest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Advice for a failed CreateSession, from the service's words and from what was sent.
 *
 * @param request what was asked for
 * @param identity who asked
 * @param now the local time
 */
record RefusalHint(CreateSessionRequest request, X509Identity identity, Instant now) {

    Optional<String> of(CreateSessionException failure) {
        if (failure.status() == 0) {
            return Optional.empty();
        }
        if (failure.clockSkew().isPresent()) {
            return Optional.of("set this machine's clock and keep it synchronized (NTP): signatures are rejected if it"
                    + " is off by more than five minutes");
        }
        return Optional.ofNullable(ofWords(failure.serviceMessage().orElse(""), failure));
    }

    private @Nullable String ofWords(String words, CreateSessionException failure) {
        if (words.contains("Insufficient certificate")) {
            return "the certificate itself keeps the known rules (X.509 v3, not a CA, digitalSignature, SHA-256 or stronger), so"
                    + " look at its intermediates";
        } else if (words.contains("Untrusted signing certificate")) {
            return untrustedCertificate();
        } else if (words.contains("Invalid signature")) {
            return invalidSignature(failure);
        } else if (words.contains("listed in the Profile")) {
            return "add " + request.roleArn() + " to the roles of " + request.profileArn() + ", or name one of them";
        } else if (words.contains("roleSessionName")) {
            return "leave --role-session-name out, or let the profile accept it (acceptRoleSessionName)";
        } else if (words.contains("Trust Anchor wasn't found")) {
            return "check --trust-anchor-arn, its region and its account: " + request.trustAnchorArn();
        } else if (words.contains("empty profile")) {
            return "check that --profile-arn exists and is enabled: " + request.profileArn();
        } else if (words.contains("DurationSeconds") || words.contains("MaxSessionDuration")) {
            return "lower --session-duration, or raise the role's maximum session duration";
        } else if (words.contains("Unable to assume role")) {
            return "the role's trust policy must allow rolesanywhere.amazonaws.com the actions sts:AssumeRole,"
                    + " sts:TagSession and sts:SetSourceIdentity, and its conditions must hold for this certificate";
        }
        return null;
    }

    private String untrustedCertificate() {
        String sent =
                identity.intermediates().stream().map(RefusalHint::subject).collect(Collectors.joining(" | "));
        X509Certificate last = identity.intermediates().isEmpty()
                ? identity.certificate()
                : identity.intermediates().get(identity.intermediates().size() - 1);
        return "the trust anchor " + request.trustAnchorArn() + " must be or lead to the issuer "
                + last.getIssuerX500Principal().getName() + "; intermediates sent: " + (sent.isEmpty() ? "none" : sent)
                + "; give missing ones with --intermediates";
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    /** The key is known to belong to the certificate, and a wrong clock has been handled before. */
    private String invalidSignature(CreateSessionException failure) {
        if (failure.serverTime().isEmpty()) {
            return "the key belongs to the certificate; check this machine's clock, and proxies that change requests";
        }
        return "the key belongs to the certificate and the clock is right, so something on the way changes the request:"
                + " a proxy, or an endpoint under another name";
    }
}
