package dev.rolesanywhere.testkit;

import java.util.Map;

/** A response as read from a socket. */
record TestResponse(int status, Map<String, String> headers, String body) {

    String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
