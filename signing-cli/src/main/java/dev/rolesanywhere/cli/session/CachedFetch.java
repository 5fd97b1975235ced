package dev.rolesanywhere.cli.session;

import dev.rolesanywhere.cli.cache.CreatedSession;
import dev.rolesanywhere.cli.cache.SessionCache;
import dev.rolesanywhere.cli.cache.SessionKey;
import dev.rolesanywhere.cli.options.EndpointOptions;
import dev.rolesanywhere.cli.options.IdentityOptions;
import dev.rolesanywhere.cli.options.IntermediatesOption;
import dev.rolesanywhere.cli.options.SessionOptions;
import dev.rolesanywhere.cli.output.CredentialProcessJson;
import dev.rolesanywhere.cli.process.Notices;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import java.security.cert.CertificateEncodingException;
import org.jspecify.annotations.Nullable;

/**
 * Takes a session from the cache, and gets and keeps one where there is none. What a hit runs through loads no class of
 * the library.
 */
public final class CachedFetch {

    private final SessionOptions session;
    private final IdentityOptions identity;
    private final IntermediatesOption intermediates;
    private final EndpointOptions endpoint;
    private final ProcessContext context;

    public CachedFetch(
            SessionOptions session,
            IdentityOptions identity,
            IntermediatesOption intermediates,
            EndpointOptions endpoint,
            ProcessContext context) {
        this.session = session;
        this.identity = identity;
        this.intermediates = intermediates;
        this.endpoint = endpoint;
        this.context = context;
    }

    public String json(SessionCache cache) {
        SessionKey key = keyOfFiles();
        String fresh = key == null ? null : cache.fresh(key);
        return fresh == null ? renewed(cache, key) : hit(fresh);
    }

    private String hit(String json) {
        if (identity.isDebug()) {
            context.err().println(ProcessContext.COMMAND + ": debug: the session comes from the cache");
        }
        return json;
    }

    private @Nullable SessionKey keyOfFiles() {
        SessionKey.Builder key = key().add("files");
        return identity.addFilesTo(key) ? key.build() : null;
    }

    private SessionKey.Builder key() {
        SessionKey.Builder key = SessionKey.builder();
        session.addTo(key);
        endpoint.addTo(key, context);
        return key;
    }

    private String renewed(SessionCache cache, @Nullable SessionKey keyOfFiles) {
        CreateSessionRequest request = session.request();
        IdentitySource source = identity.source(context, intermediates::addTo);
        if (keyOfFiles != null) {
            return cache.renew(keyOfFiles, () -> fetch(request, source), new Notices(context.err())::warn);
        }
        X509Identity loaded = source.load();
        SessionKey key = keyOf(loaded);
        String fresh = cache.fresh(key);
        return fresh == null
                ? cache.renew(key, () -> fetch(request, () -> loaded), new Notices(context.err())::warn)
                : hit(fresh);
    }

    private SessionKey keyOf(X509Identity loaded) {
        try {
            return key().add("certificate")
                    .add(loaded.certificate().getEncoded())
                    .build();
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private CreatedSession fetch(CreateSessionRequest request, IdentitySource source) {
        X509Identity signing = source.load();
        try (SessionFetch fetch = SessionFetch.once(request, endpoint, identity.isDebug(), context)) {
            SessionCredentials credentials = fetch.applyOrExplain(signing);
            return new CreatedSession(
                    request, signing.certificate(), credentials, CredentialProcessJson.of(credentials));
        }
    }
}
