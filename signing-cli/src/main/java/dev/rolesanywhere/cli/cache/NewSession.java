package dev.rolesanywhere.cli.cache;

import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import java.security.cert.X509Certificate;

/**
 * A session that CreateSession has just given.
 *
 * @param request what was asked for
 * @param certificate by which
 * @param credentials what came
 * @param json how they are printed
 */
public record NewSession(
        CreateSessionRequest request, X509Certificate certificate, SessionCredentials credentials, String json) {

    CachedSession askedForAt(long time) {
        SessionTimes times = SessionTimes.of(
                time,
                credentials.expiration().getEpochSecond(),
                certificate.getNotBefore().toInstant().getEpochSecond(),
                certificate.getNotAfter().toInstant().getEpochSecond());
        return new CachedSession(
                times,
                request.roleArn().toString(),
                request.roleSessionName().orElse(""),
                certificate.getSubjectX500Principal().getName(),
                json);
    }

    @Override
    public String toString() {
        return "NewSession[request=" + request + "]";
    }
}
