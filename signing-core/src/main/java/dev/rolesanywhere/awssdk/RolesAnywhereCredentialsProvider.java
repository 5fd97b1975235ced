package dev.rolesanywhere.awssdk;

import dev.rolesanywhere.SigningHelperException;
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
 * Provides clients of the AWS SDK for Java 2 with session credentials of IAM Roles Anywhere, and refreshes them in the
 * background like {@link RefreshingCredentials}.
 *
 * <p>Nothing is read or sent before the first credentials are resolved; then a daemon thread refreshes them until the
 * provider is closed. One provider serves any number of clients.
 *
 * <p>Safe for use by several threads.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html">IAM
 *     Roles Anywhere User Guide, CreateSession</a>
 */
@SuppressWarnings("exports") // Users of this class have the modules of the SDK; others do not need them.
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
     * Returns a new builder.
     *
     * @return a builder that requires an identity source and the three ARNs
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns valid credentials: immediately if there are any, otherwise after a CreateSession call, which takes at
     * most a minute.
     *
     * @return session credentials with their expiration and account
     * @throws SigningHelperException if there are none, with the reason
     */
    @Override
    public AwsCredentials resolveCredentials() {
        SessionCredentials session = credentials.get();
        AwsSessionCredentials.Builder sdk = AwsSessionCredentials.builder()
                .accessKeyId(session.accessKeyId())
                .secretAccessKey(session.secretAccessKey())
                .sessionToken(session.sessionToken())
                .expirationTime(session.expiration());
        addOrigin(sdk, session.accountId());
        return sdk.build();
    }

    private static void addOrigin(AwsSessionCredentials.Builder sdk, String accountId) {
        try {
            sdk.accountId(accountId).providerName(NAME);
        } catch (NoSuchMethodError ignored) {
            // The first versions of 2.25 have neither: they have no account-based endpoints and no metrics of
            // providers.
        }
    }

    /**
     * Returns the status of the credentials, for health checks.
     *
     * @return the status at this moment
     */
    public RefreshStatus status() {
        return credentials.status();
    }

    /** Stops refreshing, and closes the HTTP client unless it was passed in. The identity source is not closed. */
    @Override
    public void close() {
        credentials.close();
        client.close();
    }

    @Override
    public String toString() {
        return NAME + "(roleArn=" + request.roleArn() + ")";
    }

    /** Builds a provider. Not safe for use by several threads. */
    public static final class Builder {

        private final CreateSessionRequest.Builder request = CreateSessionRequest.builder();
        private final CreateSessionClient.Builder client = CreateSessionClient.builder();
        private @Nullable IdentitySource identitySource;
        private Clock clock = Clock.systemUTC();
        private RefreshListener listener = new RefreshListener() {};

        private Builder() {}

        /**
         * Sets the identity source, such as a {@link dev.rolesanywhere.store.FileIdentitySource} or a
         * {@link dev.rolesanywhere.store.KeyStoreIdentitySource}. It is loaded again at each refresh.
         *
         * @param source provides the certificate and its key
         * @return this builder
         */
        public Builder identitySource(IdentitySource source) {
            this.identitySource = source;
            return this;
        }

        /**
         * Sets the trust anchor.
         *
         * @param arn its ARN
         * @return this builder
         */
        public Builder trustAnchorArn(String arn) {
            request.trustAnchorArn(arn);
            return this;
        }

        /**
         * Sets the Roles Anywhere profile.
         *
         * @param arn its ARN
         * @return this builder
         */
        public Builder profileArn(String arn) {
            request.profileArn(arn);
            return this;
        }

        /**
         * Sets the role to assume.
         *
         * @param arn its ARN
         * @return this builder
         */
        public Builder roleArn(String arn) {
            request.roleArn(arn);
            return this;
        }

        /**
         * Sets the session duration, by default the duration of the profile, which is also the upper limit.
         *
         * @param duration from 15 minutes to 12 hours, in whole seconds
         * @return this builder
         */
        public Builder sessionDuration(Duration duration) {
            request.sessionDuration(duration);
            return this;
        }

        /**
         * Sets the role session name. The profile must accept custom names.
         *
         * @param name 2 to 64 letters, digits and {@code _+=,.@-}
         * @return this builder
         */
        public Builder roleSessionName(String name) {
            request.roleSessionName(name);
            return this;
        }

        /**
         * Sets the region to sign for and to call, by default the region of the trust anchor. The region of the AWS
         * environment is ignored.
         *
         * @param awsRegion such as {@code us-east-1}
         * @return this builder
         */
        public Builder region(String awsRegion) {
            client.region(awsRegion);
            return this;
        }

        /**
         * Sets an endpoint other than that of the region, such as a VPC endpoint.
         *
         * @param base an http or https URI, which may have a path
         * @return this builder
         * @throws SigningHelperException if it is not such a URI
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
         * Sets the HTTP client for CreateSession, which the provider does not close. By default it is a client of the
         * AWS SDK on the class path or module path, with short timeouts.
         *
         * @param httpClient the client, which must not follow redirects
         * @return this builder
         * @see CreateSessionClient.Builder#httpClient
         */
        public Builder httpClient(SdkHttpClient httpClient) {
            client.httpClient(httpClient);
            return this;
        }

        /**
         * Sets the clock for signatures and for the validity of credentials, by default the system clock.
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
         * Sets the listener for refreshes, failures and a certificate that expires soon.
         *
         * @param refreshListener the listener
         * @return this builder
         */
        public Builder refreshListener(RefreshListener refreshListener) {
            this.listener = refreshListener;
            return this;
        }

        /**
         * Returns the provider.
         *
         * @return the provider
         * @throws SigningHelperException if something required is missing or contradictory
         */
        public RolesAnywhereCredentialsProvider build() {
            if (identitySource == null) {
                throw new SigningHelperException("the identity source is missing; pass one to identitySource");
            }
            return new RolesAnywhereCredentialsProvider(this, identitySource);
        }
    }
}
