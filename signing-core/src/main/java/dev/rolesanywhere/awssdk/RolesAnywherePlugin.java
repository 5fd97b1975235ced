package dev.rolesanywhere.awssdk;

import dev.rolesanywhere.SigningHelperException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;

/**
 * Sets the credentials of a client with {@code addPlugin}, for applications that pass plugins rather than builders.
 * Requires the SDK module {@code aws-core}, which every client depends on. Safe for use by several threads, and for
 * several clients.
 *
 * @see <a href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/client-creation-defaults.html">AWS SDK
 *     for Java 2 Developer Guide, client configuration</a>
 */
@SuppressWarnings("exports") // Users of this class have the modules of the SDK; others do not need them.
public final class RolesAnywherePlugin implements SdkPlugin {

    private final AwsCredentialsProvider provider;

    private RolesAnywherePlugin(AwsCredentialsProvider provider) {
        this.provider = provider;
    }

    /**
     * Returns a plugin.
     *
     * @param provider provides the credentials; the caller closes it
     * @return the plugin
     */
    public static RolesAnywherePlugin of(RolesAnywhereCredentialsProvider provider) {
        return new RolesAnywherePlugin(provider);
    }

    /**
     * Sets the credentials provider.
     *
     * @param config the configuration of the client of an AWS service
     * @throws SigningHelperException if it is not the client of an AWS service
     */
    @Override
    public void configureClient(SdkServiceClientConfiguration.Builder config) {
        if (!(config instanceof AwsServiceClientConfiguration.Builder aws)) {
            throw new SigningHelperException("the plugin supports only clients of AWS services");
        }
        aws.credentialsProvider(provider);
    }
}
