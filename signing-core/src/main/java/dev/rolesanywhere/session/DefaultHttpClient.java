package dev.rolesanywhere.session;

import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** A class of its own, so that an application that brings its own client can leave Apache's out. */
final class DefaultHttpClient {

    private DefaultHttpClient() {}

    static SdkHttpClient create(Duration connectTimeout, Duration readTimeout) {
        return builder(connectTimeout, readTimeout).build();
    }

    /** The limit for connecting is that of each address; the client tries all addresses of a host. */
    static Apache5HttpClient.Builder builder(Duration connectTimeout, Duration readTimeout) {
        return Apache5HttpClient.builder().connectionTimeout(connectTimeout).socketTimeout(readTimeout);
    }
}
