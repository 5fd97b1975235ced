package dev.rolesanywhere.cli.session;

import dev.rolesanywhere.cli.cache.CacheEntry;
import dev.rolesanywhere.cli.cache.CacheKey;
import dev.rolesanywhere.cli.cache.CredentialCache;
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
    private @Nullable CacheKey key;
    private @Nullable X509Identity loaded;

    public CachedFetch(SigningOptions signing, ProcessContext context) {
        this.signing = signing;
        this.context = context;
    }

    public String json(CredentialCache cache) {
        String fresh = cache.fresh(key());
        return fresh == null ? renewed(cache) : hit(fresh);
    }

    /** Creates a session without looking for a stored one, or storing it. */
    public String uncachedJson() {
        CreateSessionRequest request = signing.request();
        return fetch(request, signing.source(context), context.clock().instant().getEpochSecond())
                .text();
    }

    /** Returns what identifies the session. An identity that is not in files is loaded for that. */
    public CacheKey key() {
        if (key == null) {
            CacheKey ofFiles = keyOfFiles();
            key = ofFiles == null ? keyOfLoaded() : ofFiles;
        }
        return key;
    }

    private String hit(String json) {
        if (signing.identity().isDebug()) {
            context.err().println(ProcessContext.COMMAND + ": debug: the session comes from the cache");
        }
        return json;
    }

    private @Nullable CacheKey keyOfFiles() {
        CacheKey.Builder key = keyOfOptions().add("files");
        return signing.identity().addFilesTo(key) ? key.build() : null;
    }

    private CacheKey.Builder keyOfOptions() {
        CacheKey.Builder key = CacheKey.builder();
        signing.session().addTo(key);
        signing.endpoint().addTo(key, context);
        return key;
    }

    private String renewed(CredentialCache cache) {
        CreateSessionRequest request = signing.request();
        X509Identity known = loaded;
        IdentitySource source = known == null ? signing.source(context) : () -> known;
        return cache.renew(key(), now -> fetch(request, source, now), new StatusLog(context.err())::warn);
    }

    private CacheKey keyOfLoaded() {
        signing.request();
        X509Identity identity = signing.source(context).load();
        loaded = identity;
        return keyOf(identity);
    }

    private CacheKey keyOf(X509Identity identity) {
        try {
            return keyOfOptions()
                    .add("certificate")
                    .add(identity.certificate().getEncoded())
                    .build();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate has an encoding", e);
        }
    }

    private CacheEntry fetch(CreateSessionRequest request, IdentitySource source, long requestTime) {
        X509Identity identity = source.load();
        try (SessionFetch fetch = SessionFetch.once(request, signing, context)) {
            SessionCredentials credentials = fetch.applyOrExplain(identity);
            return CacheEntry.ofSession(
                    request, identity.certificate(), credentials, CredentialProcessJson.of(credentials), requestTime);
        }
    }
}
