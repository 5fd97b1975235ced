package dev.rolesanywhere.cli.cache;

import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import java.security.cert.X509Certificate;

/**
 * A session that CreateSession returned.
 *
 * @param certificate the certificate that signed it
 * @param credentials the issued credentials
 * @param json the credentials as they are printed
 */
public record CreatedSession(
        CreateSessionRequest request, X509Certificate certificate, SessionCredentials credentials, String json)
        implements Cacheable {

    @Override
    public String text() {
        return json;
    }

    /**
     * Returns the session as a cache entry.
     *
     * @param requestTime when it was requested, in seconds since 1970
     */
    @Override
    public CacheEntry toCacheEntry(long requestTime) {
        SessionTimes times = SessionTimes.of(
                requestTime,
                credentials.expiration().getEpochSecond(),
                certificate.getNotBefore().toInstant().getEpochSecond(),
                certificate.getNotAfter().toInstant().getEpochSecond());
        return new CacheEntry(
                times,
                request.roleArn(),
                request.roleSessionName().orElse(""),
                certificate.getSubjectX500Principal().getName(),
                json);
    }

    @Override
    public String toString() {
        return "CreatedSession[request=" + request + "]";
    }
}
