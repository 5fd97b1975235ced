package dev.rolesanywhere.cli.doctor;

import static dev.rolesanywhere.cli.doctor.Findings.assertFailure;
import static dev.rolesanywhere.cli.doctor.Findings.assertOk;
import static dev.rolesanywhere.cli.doctor.Findings.assertSkipped;
import static dev.rolesanywhere.cli.doctor.Findings.assertWarning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArnChecksTest {

    private static final String ANCHOR = "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/a";
    private static final String PROFILE = "arn:aws:rolesanywhere:us-east-1:111122223333:profile/p";
    private static final String ROLE = "arn:aws:iam::111122223333:role/r";

    private static List<Finding> check(String anchor, String profile, String role, String region) {
        return ArnChecks.of(new RemoteChecks.Arns(anchor, profile, role, region));
    }

    @Test
    void validArnsAreOk() {
        List<Finding> findings = check(ANCHOR, PROFILE, ROLE, "");

        assertEquals(5, findings.size());
        assertOk(ANCHOR, findings.get(0));
        assertOk(PROFILE, findings.get(1));
        assertOk(ROLE, findings.get(2));
        assertOk("trust anchor and profile are in us-east-1", findings.get(3));
        assertOk("all three are in 111122223333", findings.get(4));
        assertOk("us-east-1", check(ANCHOR, PROFILE, ROLE, "us-east-1").get(3));
    }

    @Test
    void missingArnsAreReported() {
        List<Finding> findings = check("", "", "", "");

        assertFailure("missing", "--trust-anchor-arn: arn:aws:rolesanywhere:REGION:ACCOUNT:trust-", findings.get(0));
        assertFailure("missing", "--profile-arn: arn:aws:rolesanywhere:REGION:ACCOUNT:profile/", findings.get(1));
        assertFailure("missing", "--role-arn: arn:aws:iam::ACCOUNT:role/", findings.get(2));
        assertSkipped("an ARN is invalid", findings.get(3));
        assertSkipped("an ARN is invalid", findings.get(4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trust-anchor/a",
                "arn:aws:rolesanywhere:us-east-1:111122223333:profile/p",
                "arn:aws:iam:us-east-1:111122223333:trust-anchor/a",
                "arn:aws:rolesanywhere::111122223333:trust-anchor/a"
            })
    void aMalformedArnIsReported(String anchor) {
        List<Finding> findings = check(anchor, PROFILE, ROLE, "");

        assertFailure("not a trust anchor ARN; it must look like", "correct --trust-anchor-arn", findings.get(0));
        assertOk(PROFILE, findings.get(1));
    }

    @Test
    void anInvalidAccountIsReported() {
        assertFailure(
                "has the account ID '1111'; an account ID has 12 digits",
                "correct --role-arn",
                check(ANCHOR, PROFILE, "arn:aws:iam::1111:role/r", "").get(2));
    }

    @Test
    void regionsThatDifferAreReported() {
        assertFailure(
                "the trust anchor is in us-east-1, the profile in eu-west-1",
                "one region",
                check(ANCHOR, PROFILE.replace("us-east-1", "eu-west-1"), ROLE, "")
                        .get(3));
        assertWarning(
                "--region is eu-west-1",
                "remove --region",
                check(ANCHOR, PROFILE, ROLE, "eu-west-1").get(3));
        assertFailure(
                "different partitions: aws, aws-cn",
                "one partition",
                check(ANCHOR, PROFILE, ROLE.replace("arn:aws:", "arn:aws-cn:"), "")
                        .get(3));
    }

    @Test
    void accountsThatDifferAreAWarning() {
        assertWarning(
                "the trust anchor is in 111122223333, the profile in 111122223333, the role in 444455556666",
                "unless this is intended",
                check(ANCHOR, PROFILE, ROLE.replace("111122223333", "444455556666"), "")
                        .get(4));
    }

    private static Finding options(int seconds, String name) {
        return RemoteChecks.sessionOptions(Duration.ofSeconds(seconds), name);
    }

    @Test
    void theOptionsOfTheSessionAreChecked() {
        assertOk("3600 seconds", options(3600, ""));
        assertOk("900 seconds, named night", options(900, "night"));
        assertFailure("899 seconds is out of range", "it must be 900 to 43200", options(899, ""));
        assertFailure("'bad name!' is invalid", "use 2 to 64", options(900, "bad name!"));
    }
}
