package dev.rolesanywhere.testkit;

import dev.rolesanywhere.testkit.CallVerifier.VerificationResult;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Handles a call: verifies it, applies the next simulated fault, if any, and records the result. Thread-safe. */
final class CallHandler {

    private final SimulatorSettings settings;
    private final CallVerifier verifier;
    private final SessionIssuer issuer;
    private final SimulatorState state;
    private final AwsCallHandler otherServices;

    CallHandler(SimulatorSettings settings, SimulatorState state) {
        this.settings = settings;
        this.verifier = new CallVerifier(settings);
        this.issuer = new SessionIssuer(settings);
        this.state = state;
        this.otherServices = new AwsCallHandler(settings, state, issuer);
    }

    WireMockReplies.Reply handle(ReceivedRequest request) {
        return AwsOperation.of(request)
                .map(operation -> otherServices.handle(operation, request))
                .orElseGet(() -> createSession(request));
    }

    private WireMockReplies.Reply createSession(ReceivedRequest request) {
        Instant now = settings.clock().instant();
        String requestId = UUID.randomUUID().toString();
        VerificationResult result = new VerificationResult();
        Optional<Refusal> refusal = verify(request, now, result);
        Optional<SimulatedFault> fault = state.nextFault();
        Outcome outcome = fault.<Outcome>map(Outcome.Faulted::new)
                .orElseGet(() -> refusal.<Outcome>map(Outcome.Refused::new).orElseGet(() -> issue(result, now)));
        state.record(RecordedCall.of(request, now, requestId, result, refusal.map(Refusal::reason), outcome));
        return new WireMockReplies.Reply(now, requestId, state.latency(), WireProtocol.REST_JSON, outcome);
    }

    private Optional<Refusal> verify(ReceivedRequest request, Instant now, VerificationResult result) {
        try {
            verifier.verify(request, now, result);
            return Optional.empty();
        } catch (Refusal e) {
            return Optional.of(e);
        }
    }

    private Outcome issue(VerificationResult result, Instant now) {
        SessionParameters parameters = result.parameters().orElseThrow();
        Subject subject = new Subject(result.certificates().orElseThrow().leaf());
        IssuedSession session = issuer.issue(parameters, subject, now);
        state.record(session);
        return new Outcome.Issued(ResponseJson.session(session, subject, parameters.trustAnchorArn()));
    }
}
