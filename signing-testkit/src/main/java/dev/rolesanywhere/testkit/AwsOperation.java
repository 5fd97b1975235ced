package dev.rolesanywhere.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The operations of other services that can be called with the credentials of a session. */
enum AwsOperation {
    ECR("AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken", "ecr", WireProtocol.JSON),
    ECR_PUBLIC("SpencerFrontendService.GetAuthorizationToken", "ecr-public", WireProtocol.JSON),
    ASSUME_ROLE("AssumeRole", "sts", WireProtocol.QUERY),
    GET_CALLER_IDENTITY("GetCallerIdentity", "sts", WireProtocol.QUERY),
    /** The token takes the place of a signature. */
    ASSUME_ROLE_WITH_WEB_IDENTITY("AssumeRoleWithWebIdentity", "sts", WireProtocol.QUERY);

    private final String target;
    private final String service;
    private final WireProtocol protocol;

    AwsOperation(String target, String service, WireProtocol protocol) {
        this.target = target;
        this.service = service;
        this.protocol = protocol;
    }

    static Optional<AwsOperation> of(ReceivedRequest request) {
        String target = request.header("x-amz-target")
                .orElseGet(() -> parameters(request).getOrDefault("Action", ""));
        for (AwsOperation operation : values()) {
            if (operation.target.equals(target)) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }

    /** Returns the parameters of the query protocol; empty for a request of another protocol. */
    static Map<String, String> parameters(ReceivedRequest request) {
        boolean isForm = request.header("content-type").orElse("").startsWith(WireProtocol.QUERY.requestType());
        String text = isForm ? request.bodyText() : request.method().equals("GET") ? request.rawQuery() : "";
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : text.split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        parameter.substring(0, equals), URLDecoder.decode(parameter.substring(equals + 1), UTF_8));
            }
        }
        return parameters;
    }

    String target() {
        return target;
    }

    String service() {
        return service;
    }

    WireProtocol protocol() {
        return protocol;
    }
}
