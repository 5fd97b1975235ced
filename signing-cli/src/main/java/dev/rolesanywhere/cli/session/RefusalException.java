package dev.rolesanywhere.cli.session;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.cli.http.ProxyServer;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.CreateSessionException;
import dev.rolesanywhere.session.CreateSessionRequest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A failed CreateSession with what is known here of its cause. */
final class RefusalException extends RolesAnywhereException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String hint;

    private RefusalException(String message, @Nullable String hint, CreateSessionException cause) {
        super(message, cause);
        this.hint = hint;
    }

    static RefusalException explain(
            CreateSessionException failure,
            CreateSessionRequest request,
            X509Identity identity,
            Optional<ProxyServer> proxy,
            Instant now) {
        String more = failure.status() == 0
                ? proxy.filter(server -> !failure.getMessage().contains("the proxy "))
                        .map(server -> "; the proxy " + server + " was used")
                        .orElse("")
                : untimely(identity.certificate(), now);
        return new RefusalException(
                failure.getMessage() + more,
                new RefusalHint(request, identity, now).of(failure).orElse(null),
                failure);
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

    Optional<String> hint() {
        return Optional.ofNullable(hint);
    }
}
