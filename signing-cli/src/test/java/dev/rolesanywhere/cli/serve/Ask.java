package dev.rolesanywhere.cli.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Composes requests, and reads responses. */
final class Ask {

    private Ask() {}

    static LocalRequest request(String method, String target, String... headers) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.put("Host", "127.0.0.1:9911");
        for (int at = 0; at < headers.length; at += 2) {
            all.put(headers[at], headers[at + 1]);
        }
        return new LocalRequest(method, target, "127.0.0.1", name -> Optional.ofNullable(all.get(name)));
    }

    static LocalRequest get(String target, String... headers) {
        return request("GET", target, headers);
    }

    static LocalResponse of(LocalProtocol protocol, LocalRequest request) {
        return protocol.respond(request).toCompletableFuture().join();
    }

    static String text(LocalResponse response) {
        return new String(response.body(), UTF_8);
    }
}
