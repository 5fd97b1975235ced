package dev.rolesanywhere.testkit;

import static dev.rolesanywhere.testkit.WireProtocol.escaped;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.testkit.Refusal.ServiceError;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Handles a call to ECR or STS: verifies it, applies the next simulated fault, if any, and records it. Thread-safe. */
final class AwsCallHandler {

    private static final Pattern ROLE_ARN = Pattern.compile("arn:[a-z-]+:iam::[0-9]{12}:role/[^:]+");

    private final SimulatorSettings settings;
    private final SimulatorState state;
    private final SessionSignature signature;
    private final SessionIssuer issuer;
    private final AtomicLong count = new AtomicLong();

    AwsCallHandler(SimulatorSettings settings, SimulatorState state, SessionIssuer issuer) {
        this.settings = settings;
        this.state = state;
        this.signature = new SessionSignature(settings, state);
        this.issuer = issuer;
    }

    WireMockReplies.Reply handle(AwsOperation operation, ReceivedRequest request) {
        Instant now = settings.clock().instant();
        Optional<SimulatedFault> fault = state.nextFault(operation.protocol());
        Outcome outcome;
        Optional<String> reason = Optional.empty();
        try {
            Outcome success = success(operation, request, now, fault.isEmpty());
            outcome = fault.<Outcome>map(Outcome.Faulted::new).orElse(success);
        } catch (Refusal e) {
            reason = Optional.of(e.reason());
            outcome = fault.<Outcome>map(Outcome.Faulted::new).orElseGet(() -> new Outcome.Refused(e));
        }
        state.record(
                operation.protocol(),
                new RecordedAwsCall(
                        now,
                        request.requestLine(),
                        request.headers(),
                        request.bodyText(),
                        outcome.status(),
                        outcome.errorCode(),
                        reason,
                        fault));
        return new WireMockReplies.Reply(
                now, UUID.randomUUID().toString(), state.latency(), operation.protocol(), outcome);
    }

    /** Verifies a call. Without a fault, it also issues what was called for. */
    private Outcome success(AwsOperation operation, ReceivedRequest request, Instant now, boolean isIssued) {
        requireForm(operation, request);
        if (operation.protocol() == WireProtocol.QUERY) {
            Map<String, String> parameters = AwsOperation.parameters(request);
            if (operation == AwsOperation.GET_CALLER_IDENTITY) {
                IssuedSession caller = signature.verify(operation, request, now).session();
                return new Outcome.Answered(callerIdentity(caller));
            }
            requireCaller(operation, request, parameters, now);
            return isIssued ? assumedRole(operation, parameters, now) : new Outcome.Answered("");
        }
        SessionSignature.Verified verified = signature.verify(operation, request, now);
        return isIssued ? token(operation, verified, now) : new Outcome.Answered("");
    }

    private void requireForm(AwsOperation operation, ReceivedRequest request) {
        String path = request.rawPath();
        boolean isRoot = path.equals("/") || path.equals(settings.basePath()) || path.equals(settings.basePath() + "/");
        boolean isQuery =
                operation.protocol() == WireProtocol.QUERY && request.method().equals("GET");
        if (!isRoot || !(isQuery || request.method().equals("POST"))) {
            throw refused(
                    "UnknownOperationException",
                    "The operation is a POST to the root of the endpoint, or, for STS, a GET.");
        }
        if (!isQuery) {
            requireBody(operation, request);
        }
    }

    private static void requireBody(AwsOperation operation, ReceivedRequest request) {
        String contentType = request.header("content-type").orElse("");
        String expected = operation.protocol().requestType();
        if (!contentType.equals(expected) && !contentType.startsWith(expected + ";")) {
            throw refused(
                    "UnknownOperationException", "The Content-Type is '" + contentType + "', not " + expected + ".");
        }
        if (operation.protocol() == WireProtocol.JSON
                && !request.bodyText().strip().matches("(?s)\\{.*}")) {
            throw refused("SerializationException", "The body is not a JSON object.");
        }
    }

    private void requireCaller(
            AwsOperation operation, ReceivedRequest request, Map<String, String> parameters, Instant now) {
        if (operation == AwsOperation.ASSUME_ROLE) {
            signature.verify(operation, request, now);
        } else if (parameters.getOrDefault("WebIdentityToken", "").isEmpty()) {
            throw refused("InvalidIdentityToken", "The parameter WebIdentityToken is missing.");
        }
        for (String required : new String[] {"RoleArn", "RoleSessionName"}) {
            if (parameters.getOrDefault(required, "").isEmpty()) {
                throw refused("ValidationError", "The parameter " + required + " is missing.");
            }
        }
        if (!ROLE_ARN.matcher(parameters.getOrDefault("RoleArn", "")).matches()) {
            throw refused("ValidationError", "The parameter RoleArn is not the ARN of a role.");
        }
    }

    private Outcome assumedRole(AwsOperation operation, Map<String, String> parameters, Instant now) {
        IssuedSession session = issuer.issue(
                parameters.getOrDefault("RoleArn", ""), parameters.getOrDefault("RoleSessionName", ""), now);
        state.record(session);
        return new Outcome.Answered(assumedRole(operation, session));
    }

    private Outcome token(AwsOperation operation, SessionSignature.Verified verified, Instant now) {
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
        return new Outcome.Answered(ResponseJson.authorizationToken(token, operation == AwsOperation.ECR));
    }

    private static Refusal refused(String code, String reason) {
        return Refusal.of(new ServiceError(400, code, ""), reason);
    }

    /** Returns the response of an operation that assumes a role. */
    private static String assumedRole(AwsOperation operation, IssuedSession session) {
        String credentials = element("AccessKeyId", session.accessKeyId())
                + element("SecretAccessKey", session.secretAccessKey())
                + element("SessionToken", session.sessionToken())
                + element("Expiration", session.expiration().toString());
        String user = element("Arn", session.assumedRoleArn()) + element("AssumedRoleId", session.assumedRoleId());
        return response(
                operation,
                "<Credentials>" + credentials + "</Credentials><AssumedRoleUser>" + user + "</AssumedRoleUser>");
    }

    private static String callerIdentity(IssuedSession caller) {
        return response(
                AwsOperation.GET_CALLER_IDENTITY,
                element("Arn", caller.assumedRoleArn())
                        + element("UserId", caller.assumedRoleId())
                        + element("Account", caller.account()));
    }

    private static String response(AwsOperation operation, String result) {
        String name = operation.target();
        return "<" + name + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + name + "Result>" + result
                + "</" + name + "Result></" + name + "Response>";
    }

    private static String element(String name, String text) {
        return "<" + name + ">" + escaped(text) + "</" + name + ">";
    }
}
