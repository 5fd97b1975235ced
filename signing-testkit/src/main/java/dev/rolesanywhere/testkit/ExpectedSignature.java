package dev.rolesanywhere.testkit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** The texts that must have been signed, derived from the received request. */
record ExpectedSignature(String canonicalRequest, String stringToSign) {

    static ExpectedSignature of(ReceivedRequest request, AuthorizationHeader authorization, SigningTime time) {
        String canonicalRequest = canonicalRequest(request, authorization);
        String stringToSign = String.join(
                "\n",
                authorization.algorithm(),
                time.text(),
                authorization.scope().text(),
                sha256(canonicalRequest.getBytes(StandardCharsets.ISO_8859_1)));
        return new ExpectedSignature(canonicalRequest, stringToSign);
    }

    String canonicalRequestHash() {
        return stringToSign.substring(stringToSign.lastIndexOf('\n') + 1);
    }

    private static String canonicalRequest(ReceivedRequest request, AuthorizationHeader authorization) {
        return String.join(
                "\n",
                request.method(),
                UriEncoding.encodePath(request.rawPath()),
                canonicalQuery(request.rawQuery()),
                canonicalHeaders(request, authorization.signedHeaderNames()),
                authorization.signedHeaders(),
                sha256(request.body()));
    }

    private static String canonicalQuery(String rawQuery) {
        return UriEncoding.parseQuery(rawQuery).stream()
                .map(parameter -> new UriEncoding.QueryParameter(
                        UriEncoding.encode(parameter.name()), UriEncoding.encode(parameter.value())))
                .sorted(Comparator.comparing(UriEncoding.QueryParameter::name)
                        .thenComparing(UriEncoding.QueryParameter::value))
                .map(parameter -> parameter.name() + "=" + parameter.value())
                .collect(Collectors.joining("&"));
    }

    private static String canonicalHeaders(ReceivedRequest request, List<String> names) {
        return names.stream()
                .map(name -> name + ":" + canonicalValue(request.headers().getOrDefault(name, List.of())) + "\n")
                .collect(Collectors.joining());
    }

    private static String canonicalValue(List<String> values) {
        return values.stream().map(value -> value.trim().replaceAll(" +", " ")).collect(Collectors.joining(","));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
