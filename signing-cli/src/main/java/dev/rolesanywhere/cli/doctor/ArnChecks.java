package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.session.internal.ResourceArn;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks the form of the ARNs, and whether they belong to one region and one account. */
final class ArnChecks {

    static final String REGIONS = "regions";
    static final String ACCOUNTS = "accounts";

    private ArnChecks() {}

    static List<Finding> of(RemoteChecks.Arns arns) {
        List<Finding> findings = new ArrayList<>();
        findings.add(shape(ResourceArn.Kind.TRUST_ANCHOR, "--trust-anchor-arn", arns.trustAnchor()));
        findings.add(shape(ResourceArn.Kind.PROFILE, "--profile-arn", arns.profile()));
        findings.add(shape(ResourceArn.Kind.ROLE, "--role-arn", arns.role()));
        if (findings.stream().anyMatch(Finding::isFailure)) {
            findings.add(Finding.skipped(REGIONS, "an ARN is invalid"));
            findings.add(Finding.skipped(ACCOUNTS, "an ARN is invalid"));
        } else {
            findings.add(regions(arns));
            findings.add(accounts(arns));
        }
        return findings;
    }

    private static Finding shape(ResourceArn.Kind kind, String option, String text) {
        String name = kind + " ARN";
        if (text.isEmpty()) {
            return Finding.failure(name, "it is missing", "add " + option + ": " + kind.form());
        }
        try {
            return Finding.ok(name, kind.parseArn(text).toString());
        } catch (InvalidSettingException e) {
            return Finding.failure(name, e.getMessage(), "correct " + option);
        }
    }

    private static Finding regions(RemoteChecks.Arns arns) {
        Set<String> partitions = distinct(arns, ResourceArn::partition);
        if (partitions.size() > 1) {
            return Finding.failure(
                    REGIONS,
                    "the ARNs are of different partitions: " + String.join(", ", partitions),
                    "use ARNs from one partition");
        }
        String anchor = part(arns.trustAnchor(), ResourceArn::region);
        String profile = part(arns.profile(), ResourceArn::region);
        if (!anchor.equals(profile)) {
            return Finding.failure(
                    REGIONS,
                    "the trust anchor is in " + anchor + ", the profile in " + profile,
                    "use ARNs from one region");
        }
        return arns.signingRegion().equals(anchor)
                ? Finding.ok(REGIONS, "trust anchor and profile are in " + anchor)
                : Finding.warning(
                        REGIONS,
                        "--region is " + arns.region() + ", trust anchor and profile are in " + anchor,
                        "remove --region: the trust anchor's region is the default");
    }

    private static Finding accounts(RemoteChecks.Arns arns) {
        Set<String> accounts = distinct(arns, ResourceArn::accountId);
        return accounts.size() == 1
                ? Finding.ok(ACCOUNTS, "all three are in " + accounts.iterator().next())
                : Finding.warning(
                        ACCOUNTS,
                        "the trust anchor is in " + part(arns.trustAnchor(), ResourceArn::accountId)
                                + ", the profile in "
                                + part(arns.profile(), ResourceArn::accountId) + ", the role in "
                                + part(arns.role(), ResourceArn::accountId),
                        "use ARNs from one account, unless this is intended");
    }

    private static Set<String> distinct(RemoteChecks.Arns arns, Function<ResourceArn, String> part) {
        return Stream.of(arns.trustAnchor(), arns.profile(), arns.role())
                .map(arn -> part(arn, part))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String part(String arn, Function<ResourceArn, String> part) {
        return ResourceArn.parse(arn).map(part).orElseThrow();
    }
}
