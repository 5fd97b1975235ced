package dev.rolesanywhere.testkit;

import java.util.Optional;

/** The operations of ECR and ECR Public that return a token. */
enum EcrOperation {
    PRIVATE("AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken", "ecr"),
    PUBLIC("SpencerFrontendService.GetAuthorizationToken", "ecr-public");

    private final String target;
    private final String service;

    EcrOperation(String target, String service) {
        this.target = target;
        this.service = service;
    }

    static Optional<EcrOperation> of(ReceivedRequest request) {
        String target = request.header("x-amz-target").orElse("");
        for (EcrOperation operation : values()) {
            if (operation.target.equals(target)) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }

    String service() {
        return service;
    }
}
