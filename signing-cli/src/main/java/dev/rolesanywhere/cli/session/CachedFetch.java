package dev.rolesanywhere.cli.session;

import dev.rolesanywhere.cli.cache.CreatedSession;
import dev.rolesanywhere.cli.cache.SessionCache;
import dev.rolesanywhere.cli.cache.SessionKey;
import dev.rolesanywhere.cli.options.SigningOptions;
import dev.rolesanywhere.cli.output.CredentialProcessJson;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StatusLog;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import java.security.cert.CertificateEncodingException;
import org.jspecify.annotations.Nullable;

/** Takes a session from the cache, or creates one and stores it. To be fast, a hit loads no class of the library. */
public final class CachedFetch {

    private final SigningOptions signing;
    private final ProcessContext context;

    public CachedFetch(SigningOptions signing, ProcessContext context) {
        this.signing = signing;
        this.context = context;
    }

    public String json(SessionCache cache) {
        SessionKey key = keyOfFiles();
        String fresh = key == null ? null : cache.fresh(key);
        return fresh == null ? renewed(cache, key) : hit(fresh);
    }

    private String hit(String json) {
        if (signing.identity().isDebug()) {
            context.err().println(ProcessContext.COMMAND + ": debug: the session comes from the cache");
        }
        return json;
    }

    private @Nullable SessionKey keyOfFiles() {
        SessionKey.Builder key = key().add("files");
        return signing.identity().addFilesTo(key) ? key.build() : null;
    }

    private SessionKey.Builder key() {
        SessionKey.Builder key = SessionKey.builder();
        signing.session().addTo(key);
        signing.endpoint().addTo(key, context);
        return key;
    }

    private String renewed(SessionCache cache, @Nullable SessionKey keyOfFiles) {
        CreateSessionRequest request = signing.request();
        IdentitySource source = signing.source(context);
        if (keyOfFiles != null) {
            return cache.renew(keyOfFiles, () -> fetch(request, source), new StatusLog(context.err())::warn);
        }
        X509Identity loaded = source.load();
        SessionKey key = keyOf(loaded);
        String fresh = cache.fresh(key);
        return fresh == null
                ? cache.renew(key, () -> fetch(request, () -> loaded), new StatusLog(context.err())::warn)
                : hit(fresh);
    }

    private SessionKey keyOf(X509Identity loaded) {
        try {
            return key().add("certificate")
                    .add(loaded.certificate().getEncoded())
                    .build();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate has an encoding", e);
        }
    }

    private CreatedSession fetch(CreateSessionRequest request, IdentitySource source) {
        X509Identity identity = source.load();
        try (SessionFetch fetch = SessionFetch.once(request, signing, context)) {
            SessionCredentials credentials = fetch.applyOrExplain(identity);
            return new CreatedSession(
                    request, identity.certificate(), credentials, CredentialProcessJson.of(credentials));
        }
    }
}
