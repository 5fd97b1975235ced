package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.session.Arn;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks the ARNs: their shapes, and whether they are of one region and one account. */
final class ArnCheck {

    static final String REGIONS = "regions";
    static final String ACCOUNTS = "accounts";

    private ArnCheck() {}

    static List<Finding> of(Arns arns) {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                shape("trust anchor ARN", "--trust-anchor-arn", arns.trustAnchor(), "rolesanywhere", "trust-anchor/"));
        findings.add(shape("profile ARN", "--profile-arn", arns.profile(), "rolesanywhere", "profile/"));
        findings.add(shape("role ARN", "--role-arn", arns.role(), "iam", "role/"));
        if (findings.stream().anyMatch(Finding::isFailure)) {
            findings.add(Finding.skipped(REGIONS, "an ARN is not sound"));
            findings.add(Finding.skipped(ACCOUNTS, "an ARN is not sound"));
        } else {
            findings.add(regions(arns));
            findings.add(accounts(arns));
        }
        return findings;
    }

    private static Finding shape(String name, String option, String text, String service, String resource) {
        String form =
                "arn:aws:" + service + ":" + (service.equals("iam") ? "" : "REGION") + ":ACCOUNT:" + resource + "…";
        if (text.isEmpty()) {
            return Finding.failure(name, "it is missing", "give " + option + ": " + form);
        }
        Optional<Arn> arn = Arn.parse(text)
                .filter(parsed -> parsed.service().equals(service))
                .filter(parsed -> parsed.region().isEmpty() == service.equals("iam"))
                .filter(parsed -> parsed.resource().startsWith(resource));
        if (arn.isEmpty()) {
            return Finding.failure(
                    name, "'" + text + "' is not one", "correct " + option + "; it must look like " + form);
        }
        return arn.get().accountId().matches("\\d{12}")
                ? Finding.ok(name, text)
                : Finding.failure(
                        name,
                        text + " has '" + arn.get().accountId() + "' for an account",
                        "correct " + option + "; an account has twelve digits");
    }

    private static Finding regions(Arns arns) {
        Set<String> partitions = distinct(arns, Arn::partition);
        if (partitions.size() > 1) {
            return Finding.failure(
                    REGIONS,
                    "the ARNs are of different partitions: " + String.join(", ", partitions),
                    "take all three from one partition");
        }
        String anchor = part(arns.trustAnchor(), Arn::region);
        String profile = part(arns.profile(), Arn::region);
        if (!anchor.equals(profile)) {
            return Finding.failure(
                    REGIONS,
                    "the trust anchor is in " + anchor + ", the profile in " + profile,
                    "take both from one region");
        }
        return arns.signingRegion().equals(anchor)
                ? Finding.ok(REGIONS, "trust anchor and profile are in " + anchor)
                : Finding.warning(
                        REGIONS,
                        "--region is " + arns.region() + ", trust anchor and profile are in " + anchor,
                        "leave --region out: the trust anchor's is taken");
    }

    private static Finding accounts(Arns arns) {
        Set<String> accounts = distinct(arns, Arn::accountId);
        return accounts.size() == 1
                ? Finding.ok(ACCOUNTS, "all three are in " + accounts.iterator().next())
                : Finding.warning(
                        ACCOUNTS,
                        "the trust anchor is in " + part(arns.trustAnchor(), Arn::accountId) + ", the profile in "
                                + part(arns.profile(), Arn::accountId) + ", the role in "
                                + part(arns.role(), Arn::accountId),
                        "take all three from one account, unless this is meant");
    }

    private static Set<String> distinct(Arns arns, Function<Arn, String> part) {
        return Stream.of(arns.trustAnchor(), arns.profile(), arns.role())
                .map(arn -> part(arn, part))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String part(String arn, Function<Arn, String> part) {
        return Arn.parse(arn).map(part).orElseThrow();
    }
}
