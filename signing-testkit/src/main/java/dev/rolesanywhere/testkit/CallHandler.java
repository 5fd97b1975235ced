package dev.rolesanywhere.testkit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Answers a call: verifies it, lets a fault that is due go first, and records both. Thread-safe. */
final class CallHandler {

    private final SimulatorSettings settings;
    private final CallVerifier verifier;
    private final SessionIssuer issuer;
    private final SimulatorState state;

    CallHandler(SimulatorSettings settings, SimulatorState state) {
        this.settings = settings;
        this.verifier = new CallVerifier(settings);
        this.issuer = new SessionIssuer(settings);
        this.state = state;
    }

    Reply handle(ReceivedRequest request) {
        Instant now = settings.clock().instant();
        String requestId = UUID.randomUUID().toString();
        CallFindings findings = new CallFindings();
        Optional<Refusal> refusal = verify(request, now, findings);
        Optional<SimulatedFault> fault = state.nextFault();
        Outcome outcome = fault.<Outcome>map(Outcome.Faulted::new)
                .orElseGet(() -> refusal.<Outcome>map(Outcome.Refused::new).orElseGet(() -> issue(findings, now)));
        state.record(RecordedCalls.of(request, now, requestId, findings, refusal.map(Refusal::reason), outcome));
        return new Reply(now, requestId, state.latency(), outcome);
    }

    private Optional<Refusal> verify(ReceivedRequest request, Instant now, CallFindings findings) {
        try {
            verifier.verify(request, now, findings);
            return Optional.empty();
        } catch (Refusal refusal) {
            return Optional.of(refusal);
        }
    }

    private Outcome issue(CallFindings findings, Instant now) {
        SessionParameters parameters = findings.parameters().orElseThrow();
        Subject subject = new Subject(findings.certificates().orElseThrow().leaf());
        IssuedSession session = issuer.issue(parameters, subject, now);
        state.record(session);
        return new Outcome.Issued(AnswerJson.session(session, subject, parameters.trustAnchorArn()));
    }
}
