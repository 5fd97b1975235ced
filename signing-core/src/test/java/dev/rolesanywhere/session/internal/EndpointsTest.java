package dev.rolesanywhere.session.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rolesanywhere.InvalidSettingException;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {

    @ParameterizedTest
    @CsvSource({
        "us-east-1,      false, false, rolesanywhere.us-east-1.amazonaws.com",
        "us-east-1,      true,  false, rolesanywhere-fips.us-east-1.amazonaws.com",
        "us-east-1,      false, true,  rolesanywhere.us-east-1.api.aws",
        "us-east-1,      true,  true,  rolesanywhere-fips.us-east-1.api.aws",
        "mx-central-1,   false, false, rolesanywhere.mx-central-1.amazonaws.com",
        "xx-new-7,       false, false, rolesanywhere.xx-new-7.amazonaws.com",
        "cn-north-1,     false, false, rolesanywhere.cn-north-1.amazonaws.com.cn",
        "cn-northwest-1, false, true,  rolesanywhere.cn-northwest-1.api.amazonwebservices.com.cn",
        "us-gov-west-1,  true,  false, rolesanywhere-fips.us-gov-west-1.amazonaws.com",
        "us-gov-east-1,  false, true,  rolesanywhere.us-gov-east-1.api.aws",
        "eusc-de-east-1, false, false, rolesanywhere.eusc-de-east-1.amazonaws.eu",
        "eusc-de-east-1, false, true,  rolesanywhere.eusc-de-east-1.api.amazonwebservices.eu",
        "us-iso-east-1,  false, false, rolesanywhere.us-iso-east-1.c2s.ic.gov",
        "us-iso-west-1,  false, true,  rolesanywhere.us-iso-west-1.api.aws.ic.gov",
        "us-isob-east-1, false, false, rolesanywhere.us-isob-east-1.sc2s.sgov.gov",
        "us-isob-east-1, false, true,  rolesanywhere.us-isob-east-1.api.aws.scloud",
        "eu-isoe-west-1, false, false, rolesanywhere.eu-isoe-west-1.cloud.adc-e.uk",
        "eu-isoe-west-1, false, true,  rolesanywhere.eu-isoe-west-1.api.cloud-aws.adc-e.uk",
        "us-isof-south-1,false, false, rolesanywhere.us-isof-south-1.csp.hci.ic.gov",
        "us-isof-south-1,false, true,  rolesanywhere.us-isof-south-1.api.aws.hci.ic.gov"
    })
    void theHostFollowsFromRegionFipsAndDualStack(String region, boolean fips, boolean dualStack, String host) {
        assertEquals(URI.create("https://" + host), Endpoints.regional(region, fips, dualStack));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "us east", "us-east-1.example.com", "us-east-1/x", "US-EAST-1", "us-east", "us-east-", "x"})
    void whatCannotBeARegionIsRefused(String region) {
        assertThrows(InvalidSettingException.class, () -> Endpoints.regional(region, false, false));
    }
}
