package dev.rolesanywhere.cli.podidentity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.identity.internal.HashAlgorithm;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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
    private final Verifier verifier;
    private final FairExecutor workers;
    private final Events events;
    private final LongSupplier nanoTime;
    private final VerifiedTokens tokens;
    private final Map<String, CompletableFuture<Pod>> inProgress = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Outage> outage = new AtomicReference<>();

    private record Outage(RefusedTokenException reason, long lastAttempt) {}

    /** Verifies that the cluster issued a token. */
    @FunctionalInterface
    interface Verifier {

        /**
         * Verifies a token whose claims fit. May block for seconds.
         *
         * @throws RefusedTokenException if the token is not genuine, or cannot be verified now
         */
        void verify(ProjectedToken token);
    }

    /**
     * What tokens must be for.
     *
     * @param node the name of this node
     * @param clock the time
     */
    record Rules(String audience, String node, Clock clock) {}

    /** What an operator wants to know. */
    interface Events {

        /** A token was verified for the first time. */
        void newToken(Pod pod);

        /** Tokens can no longer be verified. */
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
    TokenCheck(Rules rules, Verifier verifier, FairExecutor workers, Events events, LongSupplier nanoTime) {
        this.rules = rules;
        this.verifier = verifier;
        this.workers = workers;
        this.events = events;
        this.nanoTime = nanoTime;
        this.tokens = new VerifiedTokens(rules.clock(), nanoTime);
    }

    /**
     * Returns the pod, or completes with a {@link RefusedTokenException}. Does not block.
     *
     * @param client who sends the token; each gets its turn
     */
    CompletionStage<Pod> podOf(String token, String client) {
        String digest = digest(token);
        return decided(digest).orElseGet(() -> accepted(digest, verification(digest, token, client)));
    }

    /** Returns the same as {@link #podOf}, but rejects a token that would have to be verified first. */
    CompletionStage<Pod> podWithoutVerification(String token) {
        return decided(digest(token))
                .orElseGet(() -> CompletableFuture.failedFuture(RefusedTokenException.later("too many requests wait")));
    }

    /** Tokens are remembered by their digest, so that memory does not contain the tokens. */
    private static String digest(String token) {
        return HexFormat.of().formatHex(HashAlgorithm.SHA_256.hash(token.getBytes(UTF_8)));
    }

    /** Returns the result for a token that is not verified now, or empty if it must be. */
    private Optional<CompletableFuture<Pod>> decided(String digest) {
        Optional<Pod> fresh = tokens.fresh(digest);
        if (fresh.isPresent()) {
            return fresh.map(CompletableFuture::completedFuture);
        }
        RefusedTokenException refusal = tokens.refusal(digest);
        if (refusal != null) {
            return Optional.of(CompletableFuture.failedFuture(refusal));
        }
        return pause().map(outage -> accepted(digest, CompletableFuture.failedFuture(outage)));
    }

    /** Accepts a known token despite an outage. A pod cannot cause one, but it can fill the queue. */
    private CompletableFuture<Pod> accepted(String digest, CompletableFuture<Pod> verification) {
        Optional<Pod> known = tokens.known(digest);
        if (known.isEmpty()) {
            return verification;
        }
        CompletableFuture<Pod> pod = verification.exceptionally(failure -> knownDespite(failure, known.get()));
        return isOutage() ? pod.completeOnTimeout(known.get(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS) : pod;
    }

    private static Pod knownDespite(Throwable failure, Pod pod) {
        if (RefusedTokenException.in(failure)
                .filter(RefusedTokenException::isOutage)
                .isPresent()) {
            return pod;
        }
        throw failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
    }

    int size() {
        return tokens.size();
    }

    boolean isOutage() {
        return outage.get() != null;
    }

    private CompletableFuture<Pod> verification(String digest, String token, String client) {
        Verification mine = new Verification(digest, token);
        CompletableFuture<Pod> running = inProgress.putIfAbsent(digest, mine.result);
        if (running != null) {
            return running;
        }
        try {
            workers.execute(client, mine);
        } catch (RejectedExecutionException ignored) { // The agent ends.
            mine.reject();
        }
        return mine.result;
    }

    /** The verification of one token, for all requests that have it. */
    private final class Verification implements FairExecutor.Task {

        private final String digest;
        private final String token;
        private final CompletableFuture<Pod> result = new CompletableFuture<>();

        Verification(String digest, String token) {
            this.digest = digest;
            this.token = token;
        }

        @Override
        public void run() {
            try {
                Pod pod = verified(digest, token);
                inProgress.remove(digest);
                result.complete(pod);
            } catch (RuntimeException | Error e) { // Otherwise all later requests with this token would wait in vain.
                fail(e);
            }
        }

        @Override
        public void reject() {
            fail(RefusedTokenException.later("too many tokens wait for verification"));
        }

        private void fail(Throwable failure) {
            inProgress.remove(digest);
            result.completeExceptionally(failure);
        }
    }

    private Pod verified(String digest, String text) {
        try {
            ProjectedToken token = ProjectedToken.parse(text);
            token.requireFor(rules.audience(), rules.node(), rules.clock().instant());
            verify(token);
            if (tokens.add(digest, token)) {
                events.newToken(token.pod());
            }
            return token.pod();
        } catch (RefusedTokenException e) {
            if (!e.isTemporary()) {
                tokens.refuse(digest, e);
            }
            throw e;
        }
    }

    /** Any response but a failure shows that tokens can be verified. */
    private void verify(ProjectedToken token) {
        requireAttempt();
        try {
            verifier.verify(token);
            endOutage();
        } catch (RefusedTokenException e) {
            if (e.isOutage()) {
                beginOutage(e);
            } else {
                endOutage();
            }
            throw e;
        }
    }

    /** Returns why no token is verified now, or empty if one may be. */
    private Optional<RefusedTokenException> pause() {
        return Optional.ofNullable(outage.get())
                .filter(current -> nanoTime.getAsLong() - current.lastAttempt() < BETWEEN_ATTEMPTS.toNanos())
                .map(Outage::reason);
    }

    private void requireAttempt() {
        Outage current = outage.get();
        Optional<RefusedTokenException> pause = pause();
        if (pause.isPresent()) {
            throw pause.get();
        }
        if (current != null) {
            outage.compareAndSet(current, new Outage(current.reason(), nanoTime.getAsLong()));
        }
    }

    private void beginOutage(RefusedTokenException reason) {
        if (outage.getAndSet(new Outage(reason, nanoTime.getAsLong())) == null) {
            events.outageBegan(reason.getMessage());
        }
    }

    private void endOutage() {
        if (outage.getAndSet(null) != null) {
            events.outageEnded();
        }
    }
}
