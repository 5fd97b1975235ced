package dev.rolesanywhere.testkit;

/** An error response of the service. */
record ServiceError(int status, String code, String message) {

    static ServiceError accessDenied(String message) {
        return new ServiceError(403, "AccessDeniedException", message);
    }

    static ServiceError invalidSignature() {
        return accessDenied("Invalid signature");
    }

    static ServiceError validation(String message) {
        return new ServiceError(400, "ValidationException", message);
    }
}
