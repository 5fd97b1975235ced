package dev.rolesanywhere.awssdk;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.credentials.RefreshListener;
import dev.rolesanywhere.credentials.RefreshingCredentials;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.session.CreateSessionClient;
import dev.rolesanywhere.session.CreateSessionRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;

/** Keeps the settings, and builds providers from them. */
abstract class BaseBuilder<B extends RolesAnywhereBuilder<B, T>, T> implements RolesAnywhereBuilder<B, T> {

    private @Nullable IdentitySource identitySource;
    private CreateSessionRequest.Builder request = CreateSessionRequest.builder();
    private @Nullable String region;
    private @Nullable URI endpointOverride;
    private boolean fipsEnabled;
    private boolean dualstackEnabled;
    private @Nullable Integer maxAttempts;
    private @Nullable SdkHttpClient httpClient;
    private Clock clock = Clock.systemUTC();
    private RefreshListener refreshListener = new RefreshListener() {};

    BaseBuilder() {}

    BaseBuilder(BaseBuilder<?, ?> other) {
        this.identitySource = other.identitySource;
        this.request = other.request.copy();
        this.region = other.region;
        this.endpointOverride = other.endpointOverride;
        this.fipsEnabled = other.fipsEnabled;
        this.dualstackEnabled = other.dualstackEnabled;
        this.maxAttempts = other.maxAttempts;
        this.httpClient = other.httpClient;
        this.clock = other.clock;
        this.refreshListener = other.refreshListener;
    }

    abstract B self();

    RolesAnywhereCredentialsProvider provider() {
        try {
            if (identitySource == null) {
                throw new InvalidSettingException("the identity source is missing; set it with identitySource");
            }
            CreateSessionRequest session = request.build();
            CreateSessionClient client = client();
            RefreshingCredentials credentials = RefreshingCredentials.builder()
                    .identitySource(identitySource)
                    .createSession(identity -> client.createSession(session, identity))
                    .clock(clock)
                    .listener(refreshListener)
                    .build();
            return new RolesAnywhereCredentialsProvider(
                    new RolesAnywhereCredentialsProvider.DefaultBuilder(this), session, client, credentials);
        } catch (SigningHelperException e) {
            throw SdkFailures.of(e);
        }
    }

    private CreateSessionClient client() {
        CreateSessionClient.Builder client = CreateSessionClient.builder()
                .fipsEnabled(fipsEnabled)
                .dualstackEnabled(dualstackEnabled)
                .clock(clock)
                .retryThrottling(false);
        if (region != null) {
            client.region(region);
        }
        if (endpointOverride != null) {
            client.endpointOverride(endpointOverride);
        }
        if (maxAttempts != null) {
            client.maxAttempts(maxAttempts);
        }
        if (httpClient != null) {
            client.httpClient(httpClient);
        }
        return client.build();
    }

    @Override
    public B identitySource(IdentitySource source) {
        this.identitySource = source;
        return self();
    }

    @Override
    public B trustAnchorArn(String arn) {
        request.trustAnchorArn(arn);
        return self();
    }

    @Override
    public B profileArn(String arn) {
        request.profileArn(arn);
        return self();
    }

    @Override
    public B roleArn(String arn) {
        request.roleArn(arn);
        return self();
    }

    @Override
    public B sessionDuration(Duration duration) {
        request.sessionDuration(duration);
        return self();
    }

    @Override
    public B roleSessionName(String name) {
        request.roleSessionName(name);
        return self();
    }

    @Override
    public B region(String awsRegion) {
        this.region = awsRegion;
        return self();
    }

    @Override
    public B endpointOverride(URI endpoint) {
        this.endpointOverride = endpoint;
        return self();
    }

    @Override
    public B fipsEnabled(boolean enabled) {
        this.fipsEnabled = enabled;
        return self();
    }

    @Override
    public B dualstackEnabled(boolean enabled) {
        this.dualstackEnabled = enabled;
        return self();
    }

    @Override
    public B maxAttempts(int attempts) {
        this.maxAttempts = attempts;
        return self();
    }

    @Override
    public B httpClient(SdkHttpClient client) {
        this.httpClient = client;
        return self();
    }

    @Override
    public B clock(Clock source) {
        this.clock = source;
        return self();
    }

    @Override
    public B refreshListener(RefreshListener listener) {
        this.refreshListener = listener;
        return self();
    }
}
