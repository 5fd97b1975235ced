package dev.rolesanywhere.session;

import dev.rolesanywhere.SigningHelperException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.utils.AttributeMap;

/** Finds an HTTP client of the AWS SDK on the class path or module path, as the SDK's own clients do. */
final class DefaultHttpClient {

    /** The SDK's system property for the class name of the client to use. */
    private static final String SELECTION = "software.amazon.awssdk.http.service.impl";

    /** The SDK's order. Clients that are not listed come last. */
    private static final List<String> PREFERENCE = List.of(
            "software.amazon.awssdk.http.apache5.Apache5SdkHttpService",
            "software.amazon.awssdk.http.apache.ApacheSdkHttpService",
            "software.amazon.awssdk.http.urlconnection.UrlConnectionSdkHttpService",
            "software.amazon.awssdk.http.crt.AwsCrtSdkHttpService");

    /** A loader that fails again and again must not keep the caller busy. */
    private static final int MAX_SERVICES = 100;

    private DefaultHttpClient() {}

    /**
     * Creates a client.
     *
     * @throws SigningHelperException if there is none, or none that works
     */
    static SdkHttpClient create(Duration connectTimeout, Duration readTimeout) {
        // The thread's class loader may be that of a shared pool, which does not know the application.
        return create(
                ServiceLoader.load(SdkHttpService.class, DefaultHttpClient.class.getClassLoader()),
                System.getProperty(SELECTION),
                timeouts(connectTimeout, readTimeout));
    }

    static SdkHttpClient create(Iterable<SdkHttpService> found, @Nullable String selected, AttributeMap settings) {
        List<SdkHttpService> candidates = new ArrayList<>();
        SigningHelperException unloadable = load(found, candidates);
        SigningHelperException failure = null;
        candidates.removeIf(service -> selected != null && !name(service).equals(selected));
        candidates.sort(Comparator.comparingInt(DefaultHttpClient::rank));
        for (SdkHttpService candidate : candidates) {
            try {
                return candidate.createHttpClientBuilder().buildWithDefaults(settings);
            } catch (LinkageError | ServiceConfigurationError e) {
                failure = failure != null ? failure : broken(candidate, e);
            }
        }
        if (failure == null) {
            failure = unloadable != null ? unloadable : none(selected);
        }
        throw failure;
    }

    /** Skips clients that are listed but cannot be loaded, and returns the first failure. */
    private static @Nullable SigningHelperException load(Iterable<SdkHttpService> found, List<SdkHttpService> loaded) {
        SigningHelperException failure = null;
        Iterator<SdkHttpService> services = found.iterator();
        for (int attempts = 0; attempts < MAX_SERVICES; attempts++) {
            try {
                if (!services.hasNext()) {
                    break;
                }
                loaded.add(services.next());
            } catch (LinkageError | ServiceConfigurationError e) {
                failure = failure != null ? failure : unloadable(e);
            }
        }
        return failure;
    }

    /** The limit for connecting is that of each address; Apache's clients try all addresses of a host. */
    static AttributeMap timeouts(Duration connectTimeout, Duration readTimeout) {
        return AttributeMap.builder()
                .put(SdkHttpConfigurationOption.CONNECTION_TIMEOUT, connectTimeout)
                .put(SdkHttpConfigurationOption.READ_TIMEOUT, readTimeout)
                .build();
    }

    private static int rank(SdkHttpService service) {
        int rank = PREFERENCE.indexOf(name(service));
        return rank >= 0 ? rank : PREFERENCE.size();
    }

    private static String name(SdkHttpService service) {
        return service.getClass().getName();
    }

    private static SigningHelperException none(@Nullable String selected) {
        return new SigningHelperException(
                selected == null
                        ? "there is no HTTP client; add the dependency software.amazon.awssdk:apache5-client or"
                                + " software.amazon.awssdk:url-connection-client, or pass a client to httpClient"
                        : "there is no HTTP client " + selected + ", which the system property " + SELECTION
                                + " selects; add the dependency that contains it, or remove the property");
    }

    private static SigningHelperException unloadable(Throwable error) {
        return new SigningHelperException(
                "an HTTP client that META-INF/services lists cannot be loaded (" + error
                        + "); add the dependency that contains it, or software.amazon.awssdk:url-connection-client",
                error);
    }

    private static SigningHelperException broken(SdkHttpService service, Throwable error) {
        return new SigningHelperException(
                "the HTTP client of " + name(service) + " does not work with the versions of its libraries here ("
                        + error + "); update them (in Spring Boot 3.3 and earlier, set the property"
                        + " httpclient5.version to 5.4.4 or later), or add the dependency"
                        + " software.amazon.awssdk:url-connection-client",
                error);
    }
}
