package dev.rolesanywhere.session;

import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** Apart from its users, so that an application that brings its own client can leave Apache's out. */
final class DefaultHttpClient {

    private DefaultHttpClient() {}

    static SdkHttpClient create(Duration connectTimeout, Duration readTimeout) {
        return Apache5HttpClient.builder()
                .connectionTimeout(connectTimeout)
                .socketTimeout(readTimeout)
                .build();
    }
}
