package dev.rolesanywhere.testkit;

/** The made-up ARNs of a region. */
record DefaultArns(String region) {

    private static final String ACCOUNT = "111122223333";

    String trustAnchor() {
        return rolesAnywhere("trust-anchor/0c1f3a52-7d7a-4f0e-9a53-3f1f0d6f2b11");
    }

    String profile() {
        return rolesAnywhere("profile/5e9d2b84-21c6-4d3b-8f47-6a0b9c7e4d22");
    }

    String role() {
        return "arn:" + partition() + ":iam::" + ACCOUNT + ":role/throwaway-role";
    }

    private String rolesAnywhere(String resource) {
        return "arn:" + partition() + ":rolesanywhere:" + region + ":" + ACCOUNT + ":" + resource;
    }

    private String partition() {
        if (region.startsWith("cn-")) {
            return "aws-cn";
        }
        if (region.startsWith("us-gov-")) {
            return "aws-us-gov";
        }
        return region.startsWith("eusc-") ? "aws-eusc" : "aws";
    }
}
