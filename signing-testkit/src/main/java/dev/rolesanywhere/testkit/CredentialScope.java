package dev.rolesanywhere.testkit;

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
