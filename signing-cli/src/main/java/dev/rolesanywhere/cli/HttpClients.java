package dev.rolesanywhere.cli;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/** Makes the HTTP client of the command line: the one that starts fastest. */
final class HttpClients {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    private HttpClients() {}

    static SdkHttpClient create(Map<String, String> environment, Optional<URI> proxy, boolean trustAll) {
        UrlConnectionHttpClient.Builder client = UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(READ_TIMEOUT)
                .proxyConfiguration(proxyConfiguration(proxy));
        if (trustAll) {
            return client.buildWithDefaults(AttributeMap.builder()
                    .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, true)
                    .build());
        }
        CaBundle.in(environment).ifPresent(bundle -> client.tlsTrustManagersProvider(bundle::trustManagers));
        return client.build();
    }

    /** What the environment or the system properties say of proxies counts only for --with-proxy. */
    private static ProxyConfiguration proxyConfiguration(Optional<URI> proxy) {
        ProxyConfiguration.Builder configuration = ProxyConfiguration.builder()
                .useEnvironmentVariablesValues(false)
                .useSystemPropertyValues(false);
        proxy.ifPresent(uri -> configuration.endpoint(withoutUser(uri)));
        proxy.map(URI::getUserInfo).ifPresent(user -> authenticate(configuration, user));
        return configuration.build();
    }

    private static void authenticate(ProxyConfiguration.Builder configuration, String userInfo) {
        // The JDK refuses Basic authentication for CONNECT unless told otherwise; the user asked for it by the URL.
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        int colon = userInfo.indexOf(':');
        configuration.username(colon < 0 ? userInfo : userInfo.substring(0, colon));
        configuration.password(colon < 0 ? "" : userInfo.substring(colon + 1));
    }

    static URI withoutUser(URI proxy) {
        return URI.create("http://" + proxy.getHost() + ":" + (proxy.getPort() < 0 ? 80 : proxy.getPort()));
    }
}
