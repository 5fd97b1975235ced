package dev.rolesanywhere.cli;

import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.CreateSessionException;
import dev.rolesanywhere.session.CreateSessionRequest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    /** The Date header has whole seconds, and the answer travelled. */
    private static final Duration NOTABLE_SKEW = Duration.ofSeconds(60);

    Optional<String> of(CreateSessionException failure) {
        if (failure.status() == 0) {
            return isUntrustedServer(failure)
                    ? Optional.of(
                            "if its certificate comes from a private CA, name that CA's PEM file in AWS_CA_BUNDLE")
                    : Optional.empty();
        }
        return Optional.ofNullable(ofWords(failure.serviceMessage().orElse(""), failure));
    }

    private static boolean isUntrustedServer(CreateSessionException failure) {
        return failure.getMessage().startsWith("the TLS server ");
    }

    private @Nullable String ofWords(String words, CreateSessionException failure) {
        if (words.contains("Insufficient certificate")) {
            return insufficientCertificate();
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

    private String insufficientCertificate() {
        List<String> faults = CertificateRules.broken(identity.certificate());
        return faults.isEmpty()
                ? "the certificate must be X.509 v3, no CA's, with digitalSignature, signed with SHA-256 or stronger;"
                        + " this one seems to be, so look at its intermediates"
                : "the certificate " + String.join(", and it ", faults) + "; issue it anew";
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

    /** The key is known to belong to the certificate, so the clock comes first. */
    private String invalidSignature(CreateSessionException failure) {
        Optional<Duration> skew = failure.serverTime().map(server -> Duration.between(server, now));
        if (skew.isEmpty()) {
            return "the key belongs to the certificate; check this machine's clock, and proxies that change requests";
        }
        Duration ahead = skew.get();
        if (ahead.abs().compareTo(NOTABLE_SKEW) > 0) {
            return "this machine's clock is " + ahead.abs().toSeconds() + " seconds "
                    + (ahead.isNegative() ? "behind" : "ahead of") + " the service's; set it right";
        }
        return "the key belongs to the certificate and the clock is right, so something on the way changes the request:"
                + " a proxy, or an endpoint under another name";
    }
}
