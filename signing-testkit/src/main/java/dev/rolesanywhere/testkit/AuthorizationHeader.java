package dev.rolesanywhere.testkit;

import dev.rolesanywhere.testkit.Refusal.ServiceError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of {@code <algorithm> Credential=<identity>/<scope>, SignedHeaders=<list>, Signature=<hex>}. The identity
 * is the serial number of a certificate, or an access key ID.
 */
record AuthorizationHeader(
        String algorithm, String identity, CredentialScope scope, String signedHeaders, String signature) {

    private static final Pattern SYNTAX = Pattern.compile(
            "(?<algorithm>[^ ,=]+) Credential=(?<identity>[^/ ,]+)/(?<scope>[^ ,]+), SignedHeaders=(?<headers>[^ ,]*),"
                    + " Signature=(?<signature>[^ ,]+)");
    private static final Pattern LOWER_HEX = Pattern.compile("([0-9a-f]{2})+");

    static AuthorizationHeader read(ReceivedRequest request) {
        String value = request.header("authorization")
                .orElseThrow(() -> Refusal.of(
                        ServiceError.accessDenied("Missing Authentication Token"),
                        "The Authorization header is missing."));
        Matcher matcher = SYNTAX.matcher(value);
        if (!matcher.matches()) {
            throw Refusal.invalidSignature("The Authorization header does not have the form"
                    + " '<algorithm> Credential=<serial>/<scope>, SignedHeaders=<a;b>, Signature=<hex>'.");
        }
        if (!LOWER_HEX.matcher(matcher.group("signature")).matches()) {
            throw Refusal.invalidSignature("The signature is not lower-case hex.");
        }
        return new AuthorizationHeader(
                matcher.group("algorithm"),
                matcher.group("identity"),
                CredentialScope.parse(matcher.group("scope")),
                matcher.group("headers"),
                matcher.group("signature"));
    }

    List<String> signedHeaderNames() {
        return List.of(signedHeaders.split(";", -1));
    }

    /** Checks the list of signed headers; those in {@code required} must be among them. */
    void checkSignedHeaders(ReceivedRequest request, List<String> required) {
        List<String> names = signedHeaderNames();
        requireOrder(names);
        for (String name : names) {
            if (!request.headers().containsKey(name)) {
                throw Refusal.invalidSignature("The signed header '" + name + "' is not in the request.");
            }
        }
        for (String name : mustBeSigned(request, required)) {
            if (!names.contains(name)) {
                throw Refusal.invalidSignature("The header '" + name + "' is not signed.");
            }
        }
    }

    private static void requireOrder(List<String> names) {
        for (String name : names) {
            if (!name.equals(name.toLowerCase(Locale.ROOT))) {
                throw Refusal.invalidSignature("The signed header '" + name + "' is not in lower case.");
            }
        }
        if (Set.copyOf(names).size() < names.size()) {
            throw Refusal.invalidSignature("A signed header is listed twice.");
        }
        if (!new ArrayList<>(new TreeSet<>(names)).equals(names)) {
            throw Refusal.invalidSignature("The signed headers are not sorted.");
        }
    }

    private static Set<String> mustBeSigned(ReceivedRequest request, List<String> required) {
        Set<String> names = new TreeSet<>(required);
        for (String name : request.headers().keySet()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-amz-") || lower.equals("content-type")) {
                names.add(lower);
            }
        }
        return names;
    }

    /** The four parts of {@code <date>/<region>/<service>/aws4_request}. */
    record CredentialScope(String date, String region, String service, String terminator) {

        static CredentialScope parse(String text) {
            String[] parts = text.split("/", -1);
            if (parts.length != 4) {
                throw Refusal.invalidSignature("The credential scope '" + text + "' does not have four parts.");
            }
            return new CredentialScope(parts[0], parts[1], parts[2], parts[3]);
        }

        void requireRegion(String expected) {
            require("region", region, expected);
            requireService("rolesanywhere");
        }

        void requireService(String expected) {
            require("service", service, expected);
            require("last part", terminator, "aws4_request");
        }

        String text() {
            return String.join("/", date, region, service, terminator);
        }

        private static void require(String part, String actual, String expected) {
            if (!actual.equals(expected)) {
                throw Refusal.invalidSignature(
                        "The " + part + " of the credential scope is '" + actual + "', not '" + expected + "'.");
            }
        }
    }
}
