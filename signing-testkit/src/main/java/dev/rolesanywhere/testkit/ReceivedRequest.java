package dev.rolesanywhere.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request as received, without any decoding. Header names are case-insensitive. */
final class ReceivedRequest {

    private final String method;
    private final String target;
    private final String protocol;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    ReceivedRequest(String method, String target, String protocol, Map<String, List<String>> headers, byte[] body) {
        this.method = method;
        this.target = target;
        this.protocol = protocol;
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) ->
                copy.computeIfAbsent(name, absent -> new ArrayList<>()).addAll(values));
        this.headers = Collections.unmodifiableMap(copy);
        this.body = body.clone();
    }

    String method() {
        return method;
    }

    String requestLine() {
        return method + " " + target + " " + protocol;
    }

    String rawPath() {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    String rawQuery() {
        int question = target.indexOf('?');
        return question < 0 ? "" : target.substring(question + 1);
    }

    Map<String, List<String>> headers() {
        return headers;
    }

    /** Returns the value of a header. Repeated headers are joined with commas. */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(values -> String.join(",", values));
    }

    byte[] body() {
        return body.clone();
    }

    String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
