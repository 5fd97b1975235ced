package dev.rolesanywhere.cli.credentialsfile;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The keys of a profile that some SDK uses instead of the three written ones, or together with them although they
 * belong to other credentials. Tools keep more, such as an expiration; no SDK reads those.
 *
 * @param accountId the account of the new credentials
 */
record CompetingKeys(ProfileName profile, String accountId) {

    /**
     * botocore prefers aws_security_token to aws_session_token. Java prefers a login, SSO, a web identity and a process
     * to keys, and botocore prefers SSO and a web identity. JavaScript signs for aws_credential_scope instead of the
     * region.
     */
    private static final Set<String> ALWAYS = Set.of(
            "aws_credential_scope",
            "aws_security_token",
            "credential_process",
            "credential_source",
            "login_session",
            "sso_account_id",
            "sso_region",
            "sso_role_name",
            "sso_session",
            "sso_start_url",
            "web_identity_token_file");

    private static final String ACCOUNT = "aws_account_id";
    private static final String ROLE = "role_arn";
    private static final String SOURCE = "source_profile";

    /** Returns the names of those that are set in the profile's lines, in lower case. */
    Set<String> in(List<Line> lines) {
        Set<String> names = new TreeSet<>();
        for (Line line : lines) {
            if (line.is(Line.Kind.PROPERTY)) {
                line.name().filter(name -> competes(name, lines)).ifPresent(names::add);
            }
        }
        return names;
    }

    private boolean competes(String name, List<Line> lines) {
        return switch (name) {
            // All SDKs derive account-based endpoints from it.
            case ACCOUNT -> !isSetTo(accountId, ACCOUNT, lines);
            // A profile may assume a role with its own keys.
            case ROLE, SOURCE -> !isSetTo(profile.asBytes(), SOURCE, lines);
            default -> ALWAYS.contains(name);
        };
    }

    private static boolean isSetTo(String value, String name, List<Line> lines) {
        List<String> values = lines.stream()
                .filter(line -> line.isPropertyNamed(name))
                .map(Line::value)
                .distinct()
                .toList();
        return values.equals(List.of(value));
    }
}
