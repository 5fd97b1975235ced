package dev.rolesanywhere.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The rules for the list of signed headers. */
final class SignedHeaders {

    private SignedHeaders() {}

    /** Checks the names; those in {@code required} must be among them. */
    static void check(List<String> names, ReceivedRequest request, List<String> required) {
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
}
