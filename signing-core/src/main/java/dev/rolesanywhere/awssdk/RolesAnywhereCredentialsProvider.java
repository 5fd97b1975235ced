package dev.rolesanywhere.awssdk;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.credentials.RefreshStatus;
import dev.rolesanywhere.credentials.RefreshingCredentials;
import dev.rolesanywhere.session.CreateSessionClient;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.utils.SdkAutoCloseable;
import software.amazon.awssdk.utils.builder.CopyableBuilder;
import software.amazon.awssdk.utils.builder.ToCopyableBuilder;

/**
 * Provides clients of the AWS SDK for Java 2 with session credentials of IAM Roles Anywhere, and refreshes them in the
 * background like {@link RefreshingCredentials}.
 *
 * <pre>{@code
 * RolesAnywhereCredentialsProvider provider = RolesAnywhereCredentialsProvider.builder()
 *         .identitySource(FileIdentitySource.builder()
 *                 .certificate(Path.of("/etc/pki/host.pem"))
 *                 .privateKey(Path.of("/etc/pki/host.key"))
 *                 .build())
 *         .trustAnchorArn("arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/TA_ID")
 *         .profileArn("arn:aws:rolesanywhere:us-east-1:111122223333:profile/PROFILE_ID")
 *         .roleArn("arn:aws:iam::111122223333:role/edge")
 *         .build();
 * S3Client s3 = S3Client.builder().credentialsProvider(provider).build();
 * }</pre>
 *
 * <p>Nothing is read or sent before the first credentials are resolved; then a daemon thread refreshes them until the
 * provider is closed. One provider serves any number of clients.
 *
 * <p>Failures are exceptions of the SDK: an {@link software.amazon.awssdk.awscore.exception.AwsServiceException} if the
 * service rejects the request, otherwise an {@link software.amazon.awssdk.core.exception.SdkClientException}, which is
 * retryable if the service was not reached. Their cause is a {@link SigningHelperException}, such as a
 * {@link dev.rolesanywhere.session.CreateSessionException}.
 *
 * <p>Safe for use by several threads.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html">IAM
 *     Roles Anywhere User Guide, CreateSession</a>
 * @since 0.1.0
 */
@SuppressWarnings("exports") // Users of this class have the modules of the SDK; others do not need them.
public final class RolesAnywhereCredentialsProvider
        implements AwsCredentialsProvider,
                SdkAutoCloseable,
                ToCopyableBuilder<RolesAnywhereCredentialsProvider.Builder, RolesAnywhereCredentialsProvider> {

    private static final String NAME = "RolesAnywhereCredentialsProvider";

    private final DefaultBuilder settings;
    private final CreateSessionRequest request;
    private final CreateSessionClient client;
    private final RefreshingCredentials credentials;

    RolesAnywhereCredentialsProvider(
            DefaultBuilder settings,
            CreateSessionRequest request,
            CreateSessionClient client,
            RefreshingCredentials credentials) {
        this.settings = settings;
        this.request = request;
        this.client = client;
        this.credentials = credentials;
    }

    /**
     * Returns a new builder.
     *
     * @return a builder that requires an identity source and the three ARNs
     */
    public static Builder builder() {
        return new DefaultBuilder();
    }

    /**
     * Returns a builder with the settings of this provider, for another provider with its own credentials.
     *
     * @return the builder
     */
    @Override
    public Builder toBuilder() {
        return new DefaultBuilder(settings);
    }

    /**
     * Returns valid credentials: immediately if there are any, otherwise after a CreateSession call, which takes at
     * most a minute.
     *
     * @return session credentials with their expiration and account
     * @throws software.amazon.awssdk.core.exception.SdkException if there are none, with the reason
     */
    @Override
    public AwsCredentials resolveCredentials() {
        SessionCredentials session = session();
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

    private SessionCredentials session() {
        try {
            return credentials.get();
        } catch (SigningHelperException e) {
            throw SdkFailures.of(e);
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
    public interface Builder
            extends RolesAnywhereBuilder<Builder, RolesAnywhereCredentialsProvider>,
                    CopyableBuilder<Builder, RolesAnywhereCredentialsProvider> {}

    /** The builder, and the settings that a provider was built with. */
    static final class DefaultBuilder extends BaseBuilder<Builder, RolesAnywhereCredentialsProvider>
            implements Builder {

        DefaultBuilder() {}

        DefaultBuilder(BaseBuilder<?, ?> other) {
            super(other);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        public RolesAnywhereCredentialsProvider build() {
            return provider();
        }
    }
}
