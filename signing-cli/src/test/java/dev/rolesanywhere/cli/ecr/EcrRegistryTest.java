package dev.rolesanywhere.cli.ecr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcrRegistryTest {

    private static EcrRegistry registry(String host) {
        return Objects.requireNonNull(EcrRegistry.of(host), host);
    }

    @ParameterizedTest
    @CsvSource({
        "111122223333.dkr.ecr.us-east-1.amazonaws.com, us-east-1, https://api.ecr.us-east-1.amazonaws.com",
        "111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com, us-gov-west-1,"
                + " https://api.ecr-fips.us-gov-west-1.amazonaws.com",
        "111122223333.dkr-ecr.us-west-2.on.aws, us-west-2, https://ecr.us-west-2.api.aws",
        "111122223333.dkr-ecr-fips.us-west-2.on.aws, us-west-2, https://ecr-fips.us-west-2.api.aws",
        "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn, cn-north-1, https://api.ecr.cn-north-1.amazonaws.com.cn",
        "111122223333.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn, cn-north-1,"
                + " https://ecr.cn-north-1.api.amazonwebservices.com.cn",
        "111122223333.dkr.ecr.eusc-de-east-1.amazonaws.eu, eusc-de-east-1, https://api.ecr.eusc-de-east-1.amazonaws.eu",
        "111122223333.dkr.ecr.us-iso-east-1.c2s.ic.gov, us-iso-east-1, https://api.ecr.us-iso-east-1.c2s.ic.gov",
        "111122223333.dkr.ecr.us-isob-east-1.sc2s.sgov.gov, us-isob-east-1,"
                + " https://api.ecr.us-isob-east-1.sc2s.sgov.gov",
        "111122223333.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk, eu-isoe-west-1,"
                + " https://api.ecr.eu-isoe-west-1.cloud.adc-e.uk",
        "111122223333.dkr.ecr.us-isof-south-1.csp.hci.ic.gov, us-isof-south-1,"
                + " https://api.ecr.us-isof-south-1.csp.hci.ic.gov",
        "111122223333.DKR.Ecr.EU-Central-1.amazonaws.COM, eu-central-1, https://api.ecr.eu-central-1.amazonaws.com",
        "public.ecr.aws, us-east-1, https://api.ecr-public.us-east-1.amazonaws.com",
        "ecr-public.aws.com, us-east-1, https://ecr-public.us-east-1.api.aws"
    })
    void theHostChoosesRegionAndApi(String host, String region, String endpoint) {
        AwsCall api = AwsCall.authorizationToken(registry(host), false, false);

        assertEquals(region, api.region());
        assertEquals(endpoint, api.endpoint().toString());
        assertEquals(host.contains("public") ? "ecr-public" : "ecr", api.service());
    }

    @ParameterizedTest
    @CsvSource({
        "true, false, https://api.ecr-fips.us-east-1.amazonaws.com, https://sts-fips.us-east-1.amazonaws.com",
        "false, true, https://ecr.us-east-1.api.aws, https://sts.us-east-1.api.aws",
        "true, true, https://ecr-fips.us-east-1.api.aws, https://sts-fips.us-east-1.api.aws"
    })
    void settingsAddToTheHost(boolean fips, boolean dualStack, String endpoint, String sts) {
        EcrRegistry registry = registry("111122223333.dkr.ecr.us-east-1.amazonaws.com");

        assertEquals(
                endpoint,
                AwsCall.authorizationToken(registry, fips, dualStack).endpoint().toString());
        assertEquals(
                sts,
                AwsCall.sts(registry, "AssumeRole", "", fips, dualStack)
                        .endpoint()
                        .toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "amazonaws.com",
                "dkr.ecr.us-east-1.amazonaws.com",
                "11112222333.dkr.ecr.us-east-1.amazonaws.com",
                "1111222233334.dkr.ecr.us-east-1.amazonaws.com",
                "11112222333x.dkr.ecr.us-east-1.amazonaws.com",
                "111122223333.dkr.ecr.us-east-1.amazonaws.com.",
                "111122223333.dkr.ecr.us-east-1.amazonaws.com.evil",
                "111122223333.dkr.ecr.us-east-1.evil.com",
                "111122223333.dkr.ecr..amazonaws.com",
                "111122223333.dkr.ecr.-x.amazonaws.com",
                "111122223333.dkr.ecrx.us-east-1.amazonaws.com",
                "111122223333.dkr.ecr",
                "111122223333.dkr.ecr.",
                "111122223333.dkr.ecr.us-east-1",
                "111122223333.d\u212Ar.ecr.us-east-1.amazonaws.com",
                "111122223333.dkr.ecr.s3.amazonaws.com",
                "111122223333.dkr.ecr.s3-us-west-2.amazonaws.com",
                "x.111122223333.dkr.ecr.us-east-1.amazonaws.com",
                "public.ecr.aws.evil",
                "xpublic.ecr.aws",
                "١١١١٢٢٢٢٣٣٣٣.dkr.ecr.us-east-1.amazonaws.com"
            })
    void noOtherHostIsEcr(String host) {
        assertNull(EcrRegistry.of(host));
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "1, 1s", "59, 59s", "60, 1m0s", "3599, 59m59s", "3600, 1h0m0s", "21600, 6h0m0s"})
    void durationsAreGos(long seconds, String expected) {
        assertEquals(expected, KubeletProvider.duration(seconds));
    }
}
