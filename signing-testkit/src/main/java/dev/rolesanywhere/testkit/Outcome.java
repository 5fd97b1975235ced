package dev.rolesanywhere.testkit;

import java.util.Optional;

/** The outcome of a call. */
sealed interface Outcome {

    /** The HTTP status, 0 if there is none. */
    int status();

    default Optional<String> errorCode() {
        return Optional.empty();
    }

    /** Credentials are returned. */
    record Issued(String body) implements Outcome {
        @Override
        public int status() {
            return 201;
        }
    }

    /** The response of another service is returned. */
    record Answered(String body) implements Outcome {
        @Override
        public int status() {
            return 200;
        }
    }

    /** The service's error is returned. */
    record Refused(Refusal refusal) implements Outcome {
        @Override
        public int status() {
            return refusal.error().status();
        }

        @Override
        public Optional<String> errorCode() {
            return Optional.of(refusal.error().code());
        }
    }

    /** A simulated fault takes effect instead. */
    record Faulted(SimulatedFault fault) implements Outcome {
        @Override
        public int status() {
            if (fault instanceof SimulatedFault.ErrorResponse error) {
                return error.status();
            }
            if (fault instanceof SimulatedFault.RawBody body) {
                return body.status();
            }
            if (fault instanceof SimulatedFault.Redirect) {
                return 307;
            }
            return fault instanceof SimulatedFault.TruncatedBody ? 201 : 0;
        }

        @Override
        public Optional<String> errorCode() {
            return fault instanceof SimulatedFault.ErrorResponse error ? Optional.of(error.code()) : Optional.empty();
        }
    }
}
