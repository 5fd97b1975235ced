package dev.rolesanywhere.awssdk;

import dev.rolesanywhere.RolesAnywhereException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;

/**
 * Gives a client its credentials by {@code addPlugin}, for set-ups that pass plugins around rather than builders. Needs
 * the SDK's module {@code aws-core}, which every client brings. Safe for use by several threads, and for several
 * clients.
 *
 * @see <a href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/client-creation-defaults.html">AWS SDK
 *     for Java 2 Developer Guide, client configuration</a>
 */
@SuppressWarnings("exports") // Who uses it has the SDK's modules; who does not need not have them.
public final class RolesAnywherePlugin implements SdkPlugin {

    private final AwsCredentialsProvider provider;

    private RolesAnywherePlugin(AwsCredentialsProvider provider) {
        this.provider = provider;
    }

    /**
     * Makes a plugin.
     *
     * @param provider gives the credentials; it stays its owner's to close
     * @return the plugin
     */
    public static RolesAnywherePlugin of(RolesAnywhereCredentialsProvider provider) {
        return new RolesAnywherePlugin(provider);
    }

    /**
     * Sets the credentials provider.
     *
     * @param config the configuration of a client of an AWS service
     * @throws RolesAnywhereException if it is a client of something else
     */
    @Override
    public void configureClient(SdkServiceClientConfiguration.Builder config) {
        if (!(config instanceof AwsServiceClientConfiguration.Builder aws)) {
            throw new RolesAnywhereException("the plugin serves clients of AWS services only");
        }
        aws.credentialsProvider(provider);
    }
}
