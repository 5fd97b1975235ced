package dev.rolesanywhere.cli.podidentity;

import dev.rolesanywhere.SigningHelperException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens with the public keys of the cluster, without a call for each token. It does not notice that a pod was
 * deleted. Thread-safe.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/">Kubernetes,
 *     service account issuer discovery</a>
 */
final class JwksVerifier implements TokenCheck.Verifier {

    /** Keys that the cluster withdraws are used no longer than this. */
    static final Duration FRESH = Duration.ofMinutes(5);

    /** How long keys are used while the API server is down. */
    static final Duration LONGEST_OUTAGE = Duration.ofHours(1);

    /** Tokens with unknown keys must not flood the API server. */
    static final Duration BETWEEN_FETCHES = Duration.ofSeconds(1);

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;

    private final KubernetesApi api;
    private final Optional<String> requiredIssuer;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Long lastFetch;
    private volatile @Nullable Keys latest;
    private volatile boolean failed;
    private volatile String problem = "the keys were not fetched yet";

    private record Keys(String issuer, JsonWebKeys keys, long fetched) {

        boolean has(ProjectedToken token) {
            return keys.keyOf(token).isPresent();
        }
    }

    JwksVerifier(KubernetesApi api, Optional<String> requiredIssuer, LongSupplier nanoTime) {
        this.api = api;
        this.requiredIssuer = requiredIssuer;
        this.nanoTime = nanoTime;
    }

    @Override
    public void verify(ProjectedToken token) {
        Keys known = keysFor(token);
        if (!token.claims().text("/iss").equals(Optional.of(known.issuer()))) {
            throw RefusedTokenException.invalid("the token has another issuer than the cluster");
        }
        boolean isGenuine = known.keys()
                .keyOf(token)
                .filter(key -> JsonWebKeys.isSignedBy(key, token))
                .isPresent();
        if (!isGenuine) {
            throw RefusedTokenException.invalid("the token is not signed with a key of the cluster");
        }
    }

    private Keys keysFor(ProjectedToken token) {
        Optional<Keys> known = usableKeys();
        boolean isBeingFetched = false;
        if (known.filter(keys -> keys.has(token) && !isOlder(keys.fetched(), FRESH))
                .isEmpty()) {
            isBeingFetched = !fetch(known.isPresent());
            known = usableKeys();
        }
        Keys keys = known.orElseThrow(
                () -> RefusedTokenException.unavailable("tokens cannot be verified now: " + problem, null));
        // Anyone can send a token with an unknown key, so it must not stop the verification of others.
        if (!keys.has(token) && isBeingFetched) {
            throw RefusedTokenException.later("the keys of the cluster are being fetched; ask again");
        }
        if (!keys.has(token) && failed) {
            throw RefusedTokenException.later("the key of the token cannot be fetched now: " + problem);
        }
        return keys;
    }

    private Optional<Keys> usableKeys() {
        return Optional.ofNullable(latest).filter(keys -> !isOlder(keys.fetched(), LONGEST_OUTAGE));
    }

    private boolean isOlder(long nanos, Duration age) {
        return nanoTime.getAsLong() - nanos > age.toNanos();
    }

    /**
     * Fetches the keys, unless they were just fetched. Waits for a fetch of another thread only without usable keys:
     * otherwise tokens with unknown keys would block all threads, while other tokens can be verified.
     *
     * @return false if another thread is fetching
     */
    private boolean fetch(boolean hasKeys) {
        if (!hasKeys) {
            lock.lock();
        } else if (!lock.tryLock()) {
            return false;
        }
        try {
            if (lastFetch == null || isOlder(lastFetch, BETWEEN_FETCHES)) {
                fetch();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void fetch() {
        try {
            String issuer = requiredIssuer.isPresent() ? requiredIssuer.get() : issuer();
            JsonWebKeys keys = JsonWebKeys.parse(document("/openid/v1/jwks"));
            if (keys.keys().isEmpty()) {
                throw new IOException("there is no usable key");
            }
            latest = new Keys(issuer, keys, nanoTime.getAsLong());
            failed = false;
        } catch (IOException | SigningHelperException e) {
            problem = api.problem(e);
            failed = true;
        }
        lastFetch = nanoTime.getAsLong();
    }

    private String issuer() throws IOException {
        return document("/.well-known/openid-configuration")
                .text("/issuer")
                .orElseThrow(() -> new IOException("there is no issuer"));
    }

    private FlatJson document(String path) throws IOException {
        KubernetesApi.Response response = api.get(path);
        if (response.status() != OK) {
            throw RefusedTokenException.unavailable(
                    api + " responds to " + path + " with status " + response.status()
                            + (response.status() == FORBIDDEN
                                    ? "; bind the cluster role system:service-account-issuer-discovery to the service"
                                            + " account of this agent"
                                    : ""),
                    null);
        }
        return FlatJson.parse(response.body());
    }
}
