package dev.rolesanywhere.cli.podidentity;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pod that a token belongs to. Each token is verified once at a time, however many requests have it. While
 * tokens cannot be verified, known tokens are accepted for a limited time. Thread-safe.
 */
final class TokenCheck {

    /** SDKs wait 1 to 2 seconds for a response. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** During an outage one token is verified in this time; requests for others do not wait. */
    static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);

    private final Rules rules;
    private final TokenVerifier verifier;
    private final Executor workers;
    private final Events events;
    private final LongSupplier nanoTime;
    private final VerifiedTokens tokens;
    private final Map<String, CompletableFuture<Pod>> inProgress = new ConcurrentHashMap<>();
    private volatile @Nullable Outage outage;

    private record Outage(RefusedTokenException reason, long noticed) {}

    /**
     * What tokens must be for.
     *
     * @param audience the audience
     * @param node the name of this node
     * @param clock the time
     */
    record Rules(String audience, String node, Clock clock) {}

    /** What an operator wants to know. */
    interface Events {

        /** A token was verified for the first time. */
        void newToken(Pod pod);

        /** Tokens cannot be verified any more. */
        void outageBegan(String reason);

        /** Tokens can be verified again. */
        void outageEnded();
    }

    /**
     * Creates a check.
     *
     * @param workers runs verifications, which block
     * @param events receives what operators want to know
     */
    TokenCheck(Rules rules, TokenVerifier verifier, Executor workers, Events events, LongSupplier nanoTime) {
        this.rules = rules;
        this.verifier = verifier;
        this.workers = workers;
        this.events = events;
        this.nanoTime = nanoTime;
        this.tokens = new VerifiedTokens(rules.clock(), nanoTime);
    }

    /** Returns the pod, or completes with a {@link RefusedTokenException}. Does not block. */
    CompletionStage<Pod> podOf(String token) {
        String digest = Digest.of(token);
        Optional<Pod> fresh = tokens.fresh(digest);
        if (fresh.isPresent()) {
            return CompletableFuture.completedFuture(fresh.get());
        }
        RefusedTokenException refusal = tokens.refusal(digest);
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        Optional<Pod> known = tokens.known(digest);
        Outage current = outage;
        if (current != null && nanoTime.getAsLong() - current.noticed() < BETWEEN_ATTEMPTS.toNanos()) {
            return known.map(CompletableFuture::completedFuture)
                    .orElseGet(() -> CompletableFuture.failedFuture(current.reason()));
        }
        CompletableFuture<Pod> verification = verification(digest, token).copy();
        return known.map(pod -> verification.completeOnTimeout(pod, PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                .orElse(verification);
    }

    int size() {
        return tokens.size();
    }

    boolean isOutage() {
        return outage != null;
    }

    private CompletableFuture<Pod> verification(String digest, String token) {
        CompletableFuture<Pod> mine = new CompletableFuture<>();
        CompletableFuture<Pod> running = inProgress.putIfAbsent(digest, mine);
        if (running != null) {
            return running;
        }
        try {
            workers.execute(() -> complete(mine, digest, token));
        } catch (RejectedExecutionException e) {
            inProgress.remove(digest);
            mine.completeExceptionally(RefusedTokenException.unavailable("too many tokens wait for verification", e));
        }
        return mine;
    }

    private void complete(CompletableFuture<Pod> result, String digest, String token) {
        try {
            Pod pod = verified(digest, token);
            inProgress.remove(digest);
            result.complete(pod);
        } catch (RuntimeException e) {
            inProgress.remove(digest);
            result.completeExceptionally(e);
        }
    }

    private Pod verified(String digest, String text) {
        try {
            ProjectedToken token = ProjectedToken.parse(text);
            token.requireFor(rules.audience(), rules.node(), rules.clock().instant());
            verifier.verify(token);
            endOutage();
            if (tokens.add(digest, token)) {
                events.newToken(token.pod());
            }
            return token.pod();
        } catch (RefusedTokenException e) {
            if (!e.isTemporary()) {
                tokens.refuse(digest, e);
                throw e;
            }
            beginOutage(e);
            return tokens.known(digest).orElseThrow(() -> e);
        }
    }

    private void beginOutage(RefusedTokenException reason) {
        boolean isNew = outage == null;
        outage = new Outage(reason, nanoTime.getAsLong());
        if (isNew) {
            events.outageBegan(reason.getMessage());
        }
    }

    private void endOutage() {
        if (outage != null) {
            outage = null;
            events.outageEnded();
        }
    }
}
