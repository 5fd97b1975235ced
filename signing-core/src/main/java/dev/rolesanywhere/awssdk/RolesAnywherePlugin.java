package dev.rolesanywhere.awssdk;

import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Sets the credentials of a client with {@code addPlugin}, for applications that pass plugins rather than builders. A
 * credentials provider that the application sets itself has precedence, unless it is a
 * {@link DefaultCredentialsProvider}, which is what clients use if none is set.
 *
 * <pre>{@code
 * S3Client s3 = S3Client.builder().addPlugin(RolesAnywherePlugin.create(provider)).build();
 * }</pre>
 *
 * <p>Safe for use by several threads, and for several clients.
 *
 * @see <a href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/client-creation-defaults.html">AWS SDK
 *     for Java 2 Developer Guide, client configuration</a>
 * @since 0.1.0
 */
@SuppressWarnings("exports") // Users of this class have the modules of the SDK; others do not need them.
public final class RolesAnywherePlugin implements SdkPlugin, SdkAutoCloseable {

    private final RolesAnywhereCredentialsProvider provider;
    private final boolean ownsProvider;

    private RolesAnywherePlugin(RolesAnywhereCredentialsProvider provider, boolean ownsProvider) {
        this.provider = provider;
        this.ownsProvider = ownsProvider;
    }

    /**
     * Creates a plugin.
     *
     * @param provider provides the credentials; the caller closes it
     * @return the plugin
     */
    public static RolesAnywherePlugin create(RolesAnywhereCredentialsProvider provider) {
        return new RolesAnywherePlugin(provider, false);
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
     * Returns the credentials provider, for health checks.
     *
     * @return the provider that was passed, or that the builder created
     */
    public RolesAnywhereCredentialsProvider credentialsProvider() {
        return provider;
    }

    /**
     * Sets the credentials provider, unless the application set another.
     *
     * @param config the configuration of the client of an AWS service
     * @throws SdkClientException if it is not the client of an AWS service
     */
    @Override
    public void configureClient(SdkServiceClientConfiguration.Builder config) {
        if (!(config instanceof AwsServiceClientConfiguration.Builder aws)) {
            throw SdkClientException.create("the plugin supports only clients of AWS services");
        }
        if (aws.credentialsProvider() == null || aws.credentialsProvider() instanceof DefaultCredentialsProvider) {
            aws.credentialsProvider(provider);
        }
    }

    /** Closes the credentials provider, unless it was passed in. */
    @Override
    public void close() {
        if (ownsProvider) {
            provider.close();
        }
    }

    /** Builds a plugin with its own credentials provider. Not safe for use by several threads. */
    public interface Builder extends RolesAnywhereBuilder<Builder, RolesAnywherePlugin> {}

    private static final class DefaultBuilder extends BaseBuilder<Builder, RolesAnywherePlugin> implements Builder {

        @Override
        Builder self() {
            return this;
        }

        @Override
        public RolesAnywherePlugin build() {
            return new RolesAnywherePlugin(provider(), true);
        }
    }
}
