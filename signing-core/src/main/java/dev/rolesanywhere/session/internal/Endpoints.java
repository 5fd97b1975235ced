package dev.rolesanywhere.session.internal;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.internal.MessageText;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The service's endpoints: those of the regions, by partition, FIPS and dual-stack, and custom ones.
 *
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/rolesanywhere.html">AWS General Reference, endpoints</a>
 */
public final class Endpoints {

    /** Empty segments and dots: HTTP clients and proxies rewrite them, and the signature would no longer match. */
    private static final Pattern REWRITTEN_SEGMENTS = Pattern.compile("/(\\.{0,2})/");

    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,63}");

    /** Every region of AWS, now and probably later. The name of a test region needs a custom endpoint. */
    private static final Pattern AWS_REGION = Pattern.compile("[a-z]{2,8}(-[a-z]{2,16}){1,3}-[0-9]{1,2}");

    private Endpoints() {}

    /**
     * Returns the endpoint of a region.
     *
     * @param region such as {@code us-east-1}; its partition gives the domain
     * @param fips whether the FIPS endpoint is wanted, which only some regions have
     * @param dualStack whether the dual-stack endpoint is wanted
     * @return the endpoint
     * @throws InvalidSettingException if this cannot be a region
     */
    public static URI regional(String region, boolean fips, boolean dualStack) {
        requireMatch(AWS_REGION, region);
        Partition partition = Partition.of(region);
        String service = fips ? "rolesanywhere-fips" : "rolesanywhere";
        String suffix = dualStack ? partition.dualStackSuffix : partition.suffix;
        return URI.create("https://" + service + "." + region + "." + suffix);
    }

    /** Returns the endpoint in ASCII, in lower case up to its path, and without a slash at its end. */
    public static URI custom(URI given) {
        String scheme = given.getScheme() == null ? "" : given.getScheme().toLowerCase(Locale.ROOT);
        boolean usable = (scheme.equals("http") || scheme.equals("https"))
                && given.getHost() != null
                && given.getRawUserInfo() == null
                && given.getRawQuery() == null
                && given.getRawFragment() == null
                && given.getPort() != 0
                && given.getPort() <= 65535;
        String path = usable ? asciiPath(given) : "";
        if (!usable || REWRITTEN_SEGMENTS.matcher(path + "/").find()) {
            throw new InvalidSettingException("the endpoint" + quoted(given)
                    + " cannot be used; it must look like https://HOST or https://HOST:PORT/PATH");
        }
        String port = given.getPort() < 0 ? "" : ":" + given.getPort();
        return URI.create(scheme + "://" + given.getHost().toLowerCase(Locale.ROOT) + port + path);
    }

    private static String asciiPath(URI given) {
        return URI.create(given.toASCIIString()).getRawPath().replaceAll("/$", "");
    }

    /** A password may precede the at sign. */
    private static String quoted(URI given) {
        return given.toString().contains("@") ? "" : " '" + MessageText.shortened(given.toString()) + "'";
    }

    public static void requireRegion(String region) {
        requireMatch(REGION, region);
    }

    private static void requireMatch(Pattern form, String region) {
        if (!form.matcher(region).matches()) {
            throw new InvalidSettingException(
                    "'" + MessageText.shortened(region) + "' is not a region; use one such as us-east-1");
        }
    }

    /** An unknown region is assumed to be a new one in the partition aws. */
    private enum Partition {
        AWS("", "amazonaws.com", "api.aws"),
        AWS_CN("cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
        AWS_US_GOV("us-gov-", "amazonaws.com", "api.aws"),
        AWS_EUSC("eusc-", "amazonaws.eu", "api.amazonwebservices.eu"),
        AWS_ISO("us-iso-", "c2s.ic.gov", "api.aws.ic.gov"),
        AWS_ISO_B("us-isob-", "sc2s.sgov.gov", "api.aws.scloud"),
        AWS_ISO_E("eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
        AWS_ISO_F("us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov");

        private final String regionPrefix;
        private final String suffix;
        private final String dualStackSuffix;

        Partition(String regionPrefix, String suffix, String dualStackSuffix) {
            this.regionPrefix = regionPrefix;
            this.suffix = suffix;
            this.dualStackSuffix = dualStackSuffix;
        }

        static Partition of(String region) {
            for (Partition partition : values()) {
                if (partition != AWS && region.startsWith(partition.regionPrefix)) {
                    return partition;
                }
            }
            return AWS;
        }
    }
}
