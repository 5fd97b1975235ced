package dev.rolesanywhere.awssdk;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.CreateSessionException;
import java.io.Serial;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** Turns the library's failures into those of the SDK, which have them as their cause. */
final class SdkFailures {

    private SdkFailures() {}

    static SdkException of(SigningHelperException failure) {
        if (failure instanceof CreateSessionException rejected
                && rejected.code().isPresent()) {
            return new RejectedException(rejected);
        }
        return failure instanceof CreateSessionException unreached && unreached.isRetryable()
                ? RetryableException.create(failure.getMessage(), failure)
                : SdkClientException.create(failure.getMessage(), failure);
    }

    /** The rejection of CreateSession, with the message of the library, which explains it better than the SDK's. */
    private static final class RejectedException extends AwsServiceException {

        @Serial
        private static final long serialVersionUID = 1L;

        private final String explanation;

        RejectedException(CreateSessionException rejected) {
            super(builder()
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .serviceName("RolesAnywhere")
                            .errorCode(rejected.code().orElse(""))
                            .errorMessage(rejected.serviceMessage().orElse(""))
                            .build())
                    .statusCode(rejected.status())
                    .requestId(rejected.requestId().orElse(null))
                    .cause(rejected));
            this.explanation = rejected.getMessage()
                    + rejected.advice().map(advice -> "; " + advice).orElse("");
        }

        @Override
        public String getMessage() {
            return explanation;
        }
    }
}
