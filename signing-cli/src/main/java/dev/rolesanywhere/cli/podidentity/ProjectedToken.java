package dev.rolesanywhere.cli.podidentity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A service account token of Kubernetes (a JWT) that was parsed, but not verified.
 *
 * @param text the token
 * @param signingInput what the signature covers
 * @param pod the pod that it is bound to
 * @param expiration when it expires
 */
@SuppressWarnings("ArrayRecordComponent") // Nothing compares tokens.
record ProjectedToken(
        String text,
        byte[] signingInput,
        byte[] signature,
        FlatJson header,
        FlatJson claims,
        Pod pod,
        Instant expiration) {

    static final int MAX_CHARACTERS = 8192;

    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);
    private static final String KUBERNETES = "/kubernetes.io/";

    /**
     * Parses a token.
     *
     * @throws RefusedTokenException if it is not a service account token that is bound to a pod
     */
    static ProjectedToken parse(String text) {
        String[] parts = text.length() > MAX_CHARACTERS ? new String[0] : text.split("\\.", -1);
        if (parts.length != 3) {
            throw notAToken();
        }
        FlatJson header = json(parts[0]);
        FlatJson claims = json(parts[1]);
        if (header.values().keySet().stream().anyMatch(name -> name.startsWith("/crit"))) {
            throw RefusedTokenException.invalid("the token has critical headers, which no cluster uses");
        }
        Instant expiration =
                time(claims, "/exp").orElseThrow(() -> RefusedTokenException.invalid("the token never expires"));
        byte[] signingInput = (parts[0] + "." + parts[1]).getBytes(US_ASCII);
        return new ProjectedToken(text, signingInput, decoded(parts[2]), header, claims, pod(claims), expiration);
    }

    private static Pod pod(FlatJson claims) {
        String name = claims.text(KUBERNETES + "pod/name")
                .orElseThrow(() -> RefusedTokenException.forbidden(
                        "the token is not bound to a pod; use a projected service account token"));
        Pod pod = new Pod(
                claims.text(KUBERNETES + "namespace").orElse(""),
                claims.text(KUBERNETES + "serviceaccount/name").orElse(""),
                name);
        if (!pod.isValid() || !claims.text("/sub").equals(Optional.of(pod.userName()))) {
            throw RefusedTokenException.invalid("the token's claims contradict each other");
        }
        return pod;
    }

    private static FlatJson json(String part) {
        try {
            return FlatJson.parse(decoded(part));
        } catch (IOException ignored) { // The text is from the network.
            throw notAToken();
        }
    }

    private static byte[] decoded(String part) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            // The decoder ignores padding and spare bits, with which one token could have many texts.
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
                return bytes;
            }
        } catch (IllegalArgumentException ignored) { // The text is from the network.
            throw notAToken();
        }
        throw notAToken();
    }

    private static RefusedTokenException notAToken() {
        return RefusedTokenException.invalid("the Authorization header does not contain a service account token");
    }

    private static Optional<Instant> time(FlatJson claims, String pointer) {
        Optional<String> seconds = claims.text(pointer);
        if (seconds.filter(text -> !text.matches("[0-9]{1,12}")).isPresent()) {
            throw RefusedTokenException.invalid("the token's times are not whole seconds since 1970");
        }
        return seconds.map(text -> Instant.ofEpochSecond(Long.parseLong(text)));
    }

    /**
     * Checks what can be checked without keys.
     *
     * @throws RefusedTokenException if the token is not for this agent, this node and this time
     */
    void requireFor(String audience, String node, Instant now) {
        if (!now.isBefore(expiration)) {
            throw RefusedTokenException.invalid("the token has expired; the file must be read again for each request");
        }
        if (time(claims, "/nbf")
                .filter(start -> now.plus(CLOCK_SKEW).isBefore(start))
                .isPresent()) {
            throw RefusedTokenException.invalid("the token is not valid yet; check the clock of this node");
        }
        if (!audiences().contains(audience)) {
            throw RefusedTokenException.invalid(
                    "the token has another audience; its volume must request the audience " + audience);
        }
        Optional<String> itsNode = claims.text(KUBERNETES + "node/name");
        if (itsNode.isPresent() && !itsNode.get().equals(node)) {
            throw RefusedTokenException.forbidden("the token belongs to a pod of another node");
        }
    }

    List<String> audiences() {
        return claims.texts("/aud");
    }

    /** The token is a secret. */
    @Override
    public String toString() {
        return "ProjectedToken[" + pod + "]";
    }
}
