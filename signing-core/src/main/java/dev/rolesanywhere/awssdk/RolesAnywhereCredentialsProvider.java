package dev.rolesanywhere.awssdk;

import dev.rolesanywhere.RolesAnywhereException;
import dev.rolesanywhere.credentials.RefreshListener;
import dev.rolesanywhere.credentials.RefreshStatus;
import dev.rolesanywhere.credentials.RefreshingCredentials;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.session.CreateSessionClient;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Gives clients of the AWS SDK for Java 2 session credentials of IAM Roles Anywhere, and keeps them fresh in the
 * background as {@link RefreshingCredentials} says.
 *
 * <p>Nothing is read or sent before the first credentials are resolved; from then on a daemon thread renews them until
 * the provider is closed. One provider serves any number of clients.
 *
 * <p>Safe for use by several threads.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html">IAM
 *     Roles Anywhere User Guide, CreateSession</a>
 */
@SuppressWarnings("exports") // Who uses it has the SDK's modules; who does not need not have them.
public final class RolesAnywhereCredentialsProvider implements AwsCredentialsProvider, SdkAutoCloseable {

    private static final String NAME = "RolesAnywhereCredentialsProvider";

    private final CreateSessionRequest request;
    private final CreateSessionClient client;
    private final RefreshingCredentials credentials;

    private RolesAnywhereCredentialsProvider(Builder builder, IdentitySource identities) {
        this.request = builder.request.build();
        this.client = builder.client.retryThrottling(false).build();
        this.credentials = RefreshingCredentials.builder(
                        identities, identity -> client.createSession(request, identity))
                .clock(builder.clock)
                .listener(builder.listener)
                .build();
    }

    /**
     * Starts to describe a provider.
     *
     * @return a builder that needs an identity source and the three ARNs
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns valid credentials: at once where there are any, else after a CreateSession call, which takes a minute at
     * most.
     *
     * @return session credentials with their expiration and account
     * @throws RolesAnywhereException if there are none, with the reason
     */
    @Override
    public AwsCredentials resolveCredentials() {
        SessionCredentials session = credentials.get();
        return AwsSessionCredentials.builder()
                .accessKeyId(session.accessKeyId())
                .secretAccessKey(session.secretAccessKey())
                .sessionToken(session.sessionToken())
                .expirationTime(session.expiration())
                .accountId(session.accountId())
                .providerName(NAME)
                .build();
    }

    /**
     * Tells how the credentials are doing, for health checks.
     *
     * @return the state at this moment
     */
    public RefreshStatus status() {
        return credentials.status();
    }

    /** Stops refreshing and closes the HTTP client, unless it was passed in. The identity source is its owner's. */
    @Override
    public void close() {
        credentials.close();
        client.close();
    }

    @Override
    public String toString() {
        return NAME + "(roleArn=" + request.roleArn() + ")";
    }

    /** Describes a provider. Not safe for use by several threads. */
    public static final class Builder {

        private final CreateSessionRequest.Builder request = CreateSessionRequest.builder();
        private final CreateSessionClient.Builder client = CreateSessionClient.builder();
        private @Nullable IdentitySource identitySource;
        private Clock clock = Clock.systemUTC();
        private RefreshListener listener = new RefreshListener() {};

        private Builder() {}

        /**
         * Passes who signs, such as a {@link dev.rolesanywhere.store.FileIdentitySource} or a
         * {@link dev.rolesanywhere.store.KeyStoreIdentitySource}. It is asked again at each refresh.
         *
         * @param source gives the certificate and its key
         * @return this builder
         */
        public Builder identitySource(IdentitySource source) {
            this.identitySource = source;
            return this;
        }

        /**
         * Names the trust anchor.
         *
         * @param arn its ARN
         * @return this builder
         */
        public Builder trustAnchorArn(String arn) {
            request.trustAnchorArn(arn);
            return this;
        }

        /**
         * Names the Roles Anywhere profile.
         *
         * @param arn its ARN
         * @return this builder
         */
        public Builder profileArn(String arn) {
            request.profileArn(arn);
            return this;
        }

        /**
         * Names the role to assume.
         *
         * @param arn its ARN
         * @return this builder
         */
        public Builder roleArn(String arn) {
            request.roleArn(arn);
            return this;
        }

        /**
         * Asks for a session duration; without it the profile's counts, which is also the upper limit.
         *
         * @param duration from 15 minutes to 12 hours, in whole seconds
         * @return this builder
         */
        public Builder sessionDuration(Duration duration) {
            request.sessionDuration(duration);
            return this;
        }

        /**
         * Asks for a role session name, which the profile must accept.
         *
         * @param name 2 to 64 letters, digits and {@code _+=,.@-}
         * @return this builder
         */
        public Builder roleSessionName(String name) {
            request.roleSessionName(name);
            return this;
        }

        /**
         * Names the region to sign for and to call; without it, it is the trust anchor's. The region of the AWS
         * environment has no influence.
         *
         * @param awsRegion such as {@code us-east-1}
         * @return this builder
         */
        public Builder region(String awsRegion) {
            client.region(awsRegion);
            return this;
        }

        /**
         * Names another endpoint than the region's, such as a VPC endpoint's.
         *
         * @param base an http or https URI, which may have a path
         * @return this builder
         * @throws RolesAnywhereException if it is not such a URI
         */
        public Builder endpoint(URI base) {
            client.endpoint(base);
            return this;
        }

        /**
         * Chooses the region's FIPS endpoint.
         *
         * @param use whether to use it
         * @return this builder
         */
        public Builder fips(boolean use) {
            client.fips(use);
            return this;
        }

        /**
         * Chooses the region's dual-stack endpoint.
         *
         * @param use whether to use it
         * @return this builder
         */
        public Builder dualStack(boolean use) {
            client.dualStack(use);
            return this;
        }

        /**
         * Passes the HTTP client for CreateSession, which the provider does not close. Without it, it is Apache
         * HttpClient 5 with short time-outs, from the SDK's module {@code apache5-client}.
         *
         * @param httpClient the client, which must not follow redirects
         * @return this builder
         */
        public Builder httpClient(SdkHttpClient httpClient) {
            client.httpClient(httpClient);
            return this;
        }

        /**
         * Passes the clock that dates signatures and tells whether credentials are valid; without it, it is the
         * system's.
         *
         * @param source the clock
         * @return this builder
         */
        public Builder clock(Clock source) {
            client.clock(source);
            this.clock = source;
            return this;
        }

        /**
         * Passes who is told of refreshes, of failures and of a certificate that ends soon.
         *
         * @param told the listener
         * @return this builder
         */
        public Builder refreshListener(RefreshListener told) {
            this.listener = told;
            return this;
        }

        /**
         * Makes the provider.
         *
         * @return the provider
         * @throws RolesAnywhereException if something needed is missing, or what was given does not fit together
         */
        public RolesAnywhereCredentialsProvider build() {
            if (identitySource == null) {
                throw new RolesAnywhereException("the identity source is missing; pass one to identitySource");
            }
            return new RolesAnywhereCredentialsProvider(this, identitySource);
        }
    }
}
