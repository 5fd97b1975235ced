package dev.rolesanywhere.cli.ecr;

import org.jspecify.annotations.Nullable;

/**
 * What the host name of an ECR registry says.
 *
 * @param isPublic whether it is ECR Public
 * @param region the region to ask for a token
 * @param partition the partition, which gives the domain of the API
 * @param isFips whether the host is a FIPS endpoint
 * @param isDualStack whether the host has IPv6 addresses, too
 */
record EcrRegistry(boolean isPublic, String region, EcrPartition partition, boolean isFips, boolean isDualStack) {

    private static final int ACCOUNT_DIGITS = 12;
    private static final String FIPS = "-fips";

    /** ECR Public issues tokens in this region only. */
    private static final String PUBLIC_REGION = "us-east-1";

    /**
     * Recognizes the host names of ECR: {@code ACCOUNT.dkr.ecr[-fips].REGION.DOMAIN}, the same with {@code dkr-ecr} for
     * dual-stack, and those of ECR Public. The whole name must match, or a token would be sent to another server.
     *
     * @return the registry, or null for any other host
     */
    static @Nullable EcrRegistry of(String host) {
        if (host.equals("public.ecr.aws") || host.equals("ecr-public.aws.com")) {
            return new EcrRegistry(true, PUBLIC_REGION, EcrPartition.AWS, false, host.endsWith(".com"));
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
        EcrPartition partition = EcrPartition.ofRegistryDomain(after.substring(dot + 1));
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

    private static boolean isRegion(String text) {
        for (int at = 0; at < text.length(); at++) {
            char next = text.charAt(at);
            boolean isLower = (next >= 'a' && next <= 'z') || (next >= '0' && next <= '9');
            if (!isLower && (at == 0 || (next != '-' && next != '_'))) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
