package dev.rolesanywhere.cli.ecr;

import org.jspecify.annotations.Nullable;

/**
 * A registry of Amazon ECR, as its host name describes it.
 *
 * @param isPublic whether it is ECR Public
 * @param region the region to ask for a token
 * @param partition the partition, which gives the domain of the API
 * @param isFips whether the host is a FIPS endpoint
 * @param isDualStack whether the host also has IPv6 addresses
 */
record EcrRegistry(boolean isPublic, String region, Partition partition, boolean isFips, boolean isDualStack) {

    private static final int ACCOUNT_DIGITS = 12;
    private static final String FIPS = "-fips";

    /** ECR Public issues tokens in this region only. */
    private static final String PUBLIC_REGION = "us-east-1";

    /**
     * Recognizes the host names of ECR: {@code ACCOUNT.dkr.ecr[-fips].REGION.DOMAIN}, the same with {@code dkr-ecr} for
     * dual-stack, and those of ECR Public, in upper or lower case. The whole name must match, or a token would be sent
     * to another server.
     *
     * @return the registry, or null for any other host
     */
    static @Nullable EcrRegistry of(String name) {
        String host = inLowerCase(name);
        if (host.equals("public.ecr.aws") || host.equals("ecr-public.aws.com")) {
            return new EcrRegistry(true, PUBLIC_REGION, Partition.AWS, false, host.endsWith(".com"));
        }
        boolean hasAccount = host.length() > ACCOUNT_DIGITS && isNumber(host.substring(0, ACCOUNT_DIGITS));
        return hasAccount ? ofPrivate(host.substring(ACCOUNT_DIGITS)) : null;
    }

    private static @Nullable EcrRegistry ofPrivate(String rest) {
        String prefix = rest.startsWith(".dkr.ecr") ? ".dkr.ecr" : ".dkr-ecr";
        if (!rest.startsWith(prefix)) {
            return null;
        }
        String after = rest.substring(prefix.length());
        boolean isFips = after.startsWith(FIPS);
        after = isFips ? after.substring(FIPS.length()) : after;
        int dot = after.indexOf('.', 1);
        if (dot < 0 || after.charAt(0) != '.' || !isRegion(after.substring(1, dot))) {
            return null;
        }
        Partition partition = Partition.ofRegistryDomain(after.substring(dot + 1));
        return partition == null
                ? null
                : new EcrRegistry(
                        false, after.substring(1, dot), partition, isFips, !after.endsWith("." + partition.domain()));
    }

    private static boolean isNumber(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Leaves letters outside ASCII alone, some of which have ASCII letters as their lower case. */
    private static String inLowerCase(String name) {
        StringBuilder lower = new StringBuilder(name);
        for (int at = 0; at < name.length(); at++) {
            char next = name.charAt(at);
            if (next >= 'A' && next <= 'Z') {
                lower.setCharAt(at, (char) (next + 'a' - 'A'));
            }
        }
        return lower.toString();
    }

    /** Names with s3 instead of a region belong to buckets, which everyone can create. */
    private static boolean isRegion(String text) {
        if (text.isEmpty() || text.equals("s3") || text.startsWith("s3-")) {
            return false;
        }
        for (int at = 0; at < text.length(); at++) {
            char next = text.charAt(at);
            boolean isLower = (next >= 'a' && next <= 'z') || (next >= '0' && next <= '9');
            if (!isLower && (at == 0 || (next != '-' && next != '_'))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The partitions of AWS, and the domains of their registries and APIs.
     *
     * @see <a href="https://docs.aws.amazon.com/general/latest/gr/ecr.html">AWS General Reference, ECR endpoints</a>
     */
    enum Partition {
        AWS("amazonaws.com", "on.aws", "api.aws"),
        AWS_CN("amazonaws.com.cn", "on.amazonwebservices.com.cn", "api.amazonwebservices.com.cn"),
        AWS_EUSC("amazonaws.eu", "on.amazonwebservices.eu", "api.amazonwebservices.eu"),
        AWS_ISO("c2s.ic.gov", null, "api.aws.ic.gov"),
        AWS_ISO_B("sc2s.sgov.gov", null, "api.aws.scloud"),
        AWS_ISO_E("cloud.adc-e.uk", null, "api.cloud-aws.adc-e.uk"),
        AWS_ISO_F("csp.hci.ic.gov", null, "api.aws.hci.ic.gov");

        private final String domain;
        private final @Nullable String dualStackRegistryDomain;
        private final String dualStackApiDomain;

        Partition(String domain, @Nullable String dualStackRegistryDomain, String dualStackApiDomain) {
            this.domain = domain;
            this.dualStackRegistryDomain = dualStackRegistryDomain;
            this.dualStackApiDomain = dualStackApiDomain;
        }

        /** Returns the partition of a registry's domain, or null if no partition has it. */
        static @Nullable Partition ofRegistryDomain(String domain) {
            for (Partition each : values()) {
                if (domain.equals(each.domain) || domain.equals(each.dualStackRegistryDomain)) {
                    return each;
                }
            }
            return null;
        }

        String domain() {
            return domain;
        }

        String dualStackApiDomain() {
            return dualStackApiDomain;
        }
    }
}
