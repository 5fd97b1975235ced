package dev.rolesanywhere.cli;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.CreateSessionException;
import dev.rolesanywhere.session.CreateSessionRequest;
import java.time.Instant;
import java.util.List;
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
            CreateSessionException failure, CreateSessionRequest request, X509Identity identity, Instant now) {
        List<String> untimely = CertificateRules.untimely(identity.certificate(), now);
        String message = failure.status() == 0 || untimely.isEmpty()
                ? failure.getMessage()
                : failure.getMessage() + "; the certificate " + String.join(" and ", untimely);
        return new RefusalException(
                message, new RefusalHint(request, identity, now).of(failure).orElse(null), failure);
    }

    Optional<String> hint() {
        return Optional.ofNullable(hint);
    }
}
