package dev.rolesanywhere.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Handles a call of ECR: verifies it, applies the next simulated fault, if any, and records it. Thread-safe. */
final class EcrHandler {

    private final SimulatorSettings settings;
    private final SimulatorState state;
    private final EcrCallVerifier verifier;
    private final AtomicLong count = new AtomicLong();

    EcrHandler(SimulatorSettings settings, SimulatorState state) {
        this.settings = settings;
        this.state = state;
        this.verifier = new EcrCallVerifier(settings, state);
    }

    WireMockReplies.Reply handle(EcrOperation operation, ReceivedRequest request) {
        Instant now = settings.clock().instant();
        Optional<SimulatedFault> fault = state.nextEcrFault();
        Outcome outcome;
        Optional<String> reason = Optional.empty();
        try {
            EcrCallVerifier.Verified verified = verifier.verify(operation, request, now);
            outcome = fault.<Outcome>map(Outcome.Faulted::new).orElseGet(() -> issue(operation, verified, now));
        } catch (Refusal refusal) {
            reason = Optional.of(refusal.reason());
            outcome = fault.<Outcome>map(Outcome.Faulted::new).orElseGet(() -> new Outcome.Refused(refusal));
        }
        state.record(new RecordedEcrCall(
                now,
                request.requestLine(),
                request.headers(),
                request.bodyText(),
                outcome.status(),
                outcome.errorCode(),
                reason,
                fault));
        return new WireMockReplies.Reply(now, UUID.randomUUID().toString(), state.latency(), outcome);
    }

    private Outcome issue(EcrOperation operation, EcrCallVerifier.Verified verified, Instant now) {
        String password = Base64.getEncoder()
                .encodeToString(
                        ("{\"payload\":\"registry password " + count.incrementAndGet() + "\"}").getBytes(UTF_8));
        IssuedAuthorizationToken token = new IssuedAuthorizationToken(
                "AWS",
                password,
                now.plus(settings.authorizationTokenLifetime()),
                operation.service(),
                verified.region(),
                verified.session());
        state.record(token);
        return new Outcome.Token(ResponseJson.authorizationToken(token, operation));
    }
}
