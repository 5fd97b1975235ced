package dev.rolesanywhere.cli.ecr;

import org.jspecify.annotations.Nullable;

/**
 * The partitions of AWS, and the domains of their registries and APIs.
 *
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/ecr.html">AWS General Reference, ECR endpoints</a>
 */
enum EcrPartition {
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

    EcrPartition(String domain, @Nullable String dualStackRegistryDomain, String dualStackApiDomain) {
        this.domain = domain;
        this.dualStackRegistryDomain = dualStackRegistryDomain;
        this.dualStackApiDomain = dualStackApiDomain;
    }

    /** Returns the partition of a registry's domain, or null if no partition has it. */
    static @Nullable EcrPartition ofRegistryDomain(String domain) {
        for (EcrPartition each : values()) {
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
