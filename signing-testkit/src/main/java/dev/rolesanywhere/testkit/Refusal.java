package dev.rolesanywhere.testkit;

/**
 * Thrown when a call is rejected, with the error of the service and the precise reason, which the service does not
 * reveal.
 */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ServiceError error;

    private Refusal(ServiceError error, String reason) {
        super(reason);
        this.error = error;
    }

    static Refusal of(ServiceError error, String reason) {
        return new Refusal(error, reason);
    }

    static Refusal invalidSignature(String reason) {
        return new Refusal(ServiceError.invalidSignature(), reason);
    }

    /** For errors whose message already contains the reason. */
    static Refusal validation(String message) {
        return new Refusal(ServiceError.validation(message), message);
    }

    static Refusal insufficientCertificate(String reason) {
        return new Refusal(ServiceError.accessDenied("Untrusted certificate. Insufficient certificate"), reason);
    }

    static Refusal untrustedCertificate(String reason) {
        return new Refusal(ServiceError.accessDenied("Untrusted signing certificate"), reason);
    }

    ServiceError error() {
        return error;
    }

    String reason() {
        return String.valueOf(getMessage());
    }

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
}
