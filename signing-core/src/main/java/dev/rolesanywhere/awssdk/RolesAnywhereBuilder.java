package dev.rolesanywhere.awssdk;

import dev.rolesanywhere.credentials.RefreshListener;
import dev.rolesanywhere.identity.IdentitySource;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * The settings of a {@link RolesAnywhereCredentialsProvider}. The identity source and the three ARNs are required.
 *
 * <p>Some settings of other credentials providers of the SDK do not exist here:
 *
 * <ul>
 *   <li>{@code prefetchTime} and {@code staleTime}: they follow from the duration of the session and are spread by
 *       jitter, so that a fleet of machines stays within the quota of the service. Sessions of an hour are refreshed
 *       after 36 to 44 minutes. A longer {@link #sessionDuration} gives more life.
 *   <li>{@code asyncCredentialUpdateEnabled}: refreshes always run on a daemon thread of the provider.
 *   <li>Failing at start-up: {@link #build()} checks the settings, but neither reads files nor calls the service. To
 *       fail early, call {@link RolesAnywhereCredentialsProvider#resolveCredentials()} once.
 * </ul>
 *
 * <p>Not safe for use by several threads.
 *
 * @param <B> the type of the builder
 * @param <T> what it builds
 * @since 0.1.0
 */
@SuppressWarnings("exports") // Users of this type have the modules of the SDK; others do not need them.
public interface RolesAnywhereBuilder<B extends RolesAnywhereBuilder<B, T>, T> extends SdkBuilder<B, T> {

    /**
     * Sets the identity source, such as a {@link dev.rolesanywhere.store.FileIdentitySource} or a
     * {@link dev.rolesanywhere.store.KeyStoreIdentitySource}. It is loaded again at each refresh.
     *
     * @param source provides the certificate and its key; it is not closed
     * @return this builder
     */
    B identitySource(IdentitySource source);

    /**
     * Sets the trust anchor.
     *
     * @param arn its ARN
     * @return this builder
     */
    B trustAnchorArn(String arn);

    /**
     * Sets the Roles Anywhere profile.
     *
     * @param arn its ARN
     * @return this builder
     */
    B profileArn(String arn);

    /**
     * Sets the role to assume.
     *
     * @param arn its ARN
     * @return this builder
     */
    B roleArn(String arn);

    /**
     * Sets the session duration. The default is the duration of the profile, which is also the upper limit.
     *
     * @param duration from 15 minutes to 12 hours, in whole seconds
     * @return this builder
     */
    B sessionDuration(Duration duration);

    /**
     * Sets the role session name. The profile must accept custom names.
     *
     * @param name 2 to 64 letters, digits and {@code _+=,.@-}
     * @return this builder
     */
    B roleSessionName(String name);

    /**
     * Sets the region to sign for and to call. The default is the region of the trust anchor; the region of the AWS
     * environment is ignored.
     *
     * @param region the region
     * @return this builder
     */
    default B region(Region region) {
        return region(region.id());
    }

    /**
     * Sets the region to sign for and to call.
     *
     * @param region such as {@code us-east-1}
     * @return this builder
     * @see #region(Region)
     */
    B region(String region);

    /**
     * Sets an endpoint other than that of the region, such as a VPC endpoint.
     *
     * @param endpoint an http or https URI, which may have a path
     * @return this builder
     */
    B endpointOverride(URI endpoint);

    /**
     * Sets whether the region's FIPS endpoint is used. The default is false.
     *
     * @param enabled whether to use it
     * @return this builder
     */
    B fipsEnabled(boolean enabled);

    /**
     * Sets whether the region's dual-stack endpoint is used. The default is false.
     *
     * @param enabled whether to use it
     * @return this builder
     */
    B dualstackEnabled(boolean enabled);

    /**
     * Sets the maximum number of attempts for each refresh, including the first. The default is 3. Throttled requests
     * are not repeated at once, but in a later refresh.
     *
     * @param attempts 1 or more; 1 means no retry
     * @return this builder
     */
    B maxAttempts(int attempts);

    /**
     * Sets the HTTP client for CreateSession, which is not closed. By default it is a client of the AWS SDK with short
     * timeouts.
     *
     * @param client the client, which must not follow redirects
     * @return this builder
     * @see dev.rolesanywhere.session.CreateSessionClient.Builder#httpClient
     */
    B httpClient(SdkHttpClient client);

    /**
     * Sets the clock for signatures and for the validity of credentials. The default is the system clock.
     *
     * @param clock the clock
     * @return this builder
     */
    B clock(Clock clock);

    /**
     * Sets the listener for refreshes, failures and a certificate that expires soon.
     *
     * @param listener the listener
     * @return this builder
     */
    B refreshListener(RefreshListener listener);

    /**
     * Builds the object. Nothing is read or sent.
     *
     * @return what this builder builds
     * @throws software.amazon.awssdk.core.exception.SdkClientException if a setting is missing or not valid
     */
    @Override
    T build();
}
