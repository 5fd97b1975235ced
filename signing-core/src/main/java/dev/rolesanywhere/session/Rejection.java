package dev.rolesanywhere.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.internal.ClockSkew;
import dev.rolesanywhere.session.internal.HttpResponse;
import dev.rolesanywhere.session.internal.ServiceError;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Explains an error response, and what to do about it. Parentheses after a setting mark the method of a builder, which
 * the command replaces with its option.
 *
 * @param error the parsed response
 * @param endpoint the URI that was called
 * @param request the parameters that were sent
 * @param identity the identity that signed
 * @param now the time of the response on this machine
 */
record Rejection(
        ServiceError error,
        HttpResponse response,
        URI endpoint,
        CreateSessionRequest request,
        X509Identity identity,
        Instant now) {

    static Rejection of(
            HttpResponse response, URI endpoint, CreateSessionRequest request, X509Identity identity, Instant now) {
        return new Rejection(ServiceError.of(response), response, endpoint, request, identity, now);
    }

    String message() {
        boolean fromService = !error.isAnonymous() || response.requestId().isPresent();
        String reason = fromService
                ? "CreateSession was rejected: " + error.text() + " (status " + response.status()
                        + response.requestId().map(id -> ", request id " + id).orElse("") + ")"
                : interception();
        return clockSkew().map(ahead -> ClockSkew.describe(ahead) + "; ").orElse("") + reason + untimely();
    }

    Optional<Duration> clockSkew() {
        return response.clockSkew(now);
    }

    /** Returns what is wrong with the validity of the certificate, or an empty text. */
    private String untimely() {
        Instant start = identity.certificate().getNotBefore().toInstant();
        Instant end = identity.certificate().getNotAfter().toInstant();
        if (now.isAfter(end)) {
            return "; the certificate expired at " + end;
        }
        return now.isBefore(start) ? "; the certificate is not valid before " + start : "";
    }

    /**
     * Explains a response that the service did not send: a proxy, firewall, load balancer or captive portal did, or the
     * endpoint is another server.
     */
    private String interception() {
        String server = endpoint.getScheme() + "://" + endpoint.getRawAuthority();
        if (response.status() == 407) {
            return "a proxy requires a valid user and password (status 407); add them to its URL:"
                    + " http://USER:PASSWORD@HOST:PORT";
        } else if (response.status() == 413 || response.status() == 431) {
            return "a server in front of " + server + " rejected the request as too large (status " + response.status()
                    + "); allow header lines of 64 KiB there, or send fewer intermediates";
        } else if (isHttpOnHttpsPort()) {
            return server + " expects TLS at this port (status 400); use https://";
        }
        return "a response with status " + response.status() + " came from " + server
                + ", but not from IAM Roles Anywhere" + (isHtml() ? ", since it is HTML" : "")
                + "; check the endpoint, and proxies, firewalls and captive portals in between";
    }

    /** Compared with the usual texts of servers; nothing of it is shown. */
    private boolean isHttpOnHttpsPort() {
        return response.status() == 400
                && "http".equals(endpoint.getScheme())
                && new String(response.body(), ISO_8859_1).contains("HTTPS");
    }

    private boolean isHtml() {
        return response.header("Content-Type")
                .map(type -> type.toLowerCase(Locale.ROOT).startsWith("text/html"))
                .orElse(false);
    }

    Optional<String> advice() {
        if (clockSkew().isPresent()) {
            return Optional.of(ClockSkew.ADVICE);
        }
        return Optional.ofNullable(adviceFor(error.message() == null ? "" : error.message()));
    }

    private @Nullable String adviceFor(String message) {
        if (message.contains("Insufficient certificate")) {
            return "the certificate itself satisfies the known rules (X.509 v3, not a CA, digitalSignature,"
                    + " SHA-256 or stronger),"
                    + " so check its intermediates";
        } else if (message.contains("Untrusted signing certificate")) {
            return untrustedCertificate();
        } else if (message.contains("Invalid signature")) {
            return invalidSignature();
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
                    + " sts:TagSession and sts:SetSourceIdentity, and its conditions must match this certificate";
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
        return "the trust anchor " + request.trustAnchorArn() + " must contain the issuer or a CA above it: "
                + last.getIssuerX500Principal().getName() + "; intermediates sent: " + (sent.isEmpty() ? "none" : sent)
                + "; add missing ones with intermediates()";
    }

    /** The key belongs to the certificate, which has been checked, and a wrong clock has other advice. */
    private String invalidSignature() {
        if (response.date().isEmpty()) {
            return "the key belongs to the certificate; check this machine's clock, and proxies that change requests";
        }
        return "the key belongs to the certificate and the clock is right, so something in between changes the"
                + " request, such as a proxy, or the endpoint has another name";
    }
}
