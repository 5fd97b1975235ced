package dev.rolesanywhere.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The parameters of a call: the ARNs from its query or its body, the others from its body. */
record SessionParameters(
        String trustAnchorArn,
        String profileArn,
        String roleArn,
        Optional<Integer> durationSeconds,
        Optional<String> roleSessionName) {

    private static final Set<String> ARNS = Set.of("trustAnchorArn", "profileArn", "roleArn");
    private static final Pattern TRUST_ANCHOR =
            Pattern.compile("arn:aws(-[^:]+)?:rolesanywhere(:.*){2}(:trust-anchor.*)");
    private static final Pattern PROFILE = Pattern.compile("arn:aws(-[^:]+)?:rolesanywhere(:.*){2}(:profile.*)");
    private static final Pattern ROLE = Pattern.compile("arn:aws(-[^:]+)?:iam(:.*){2}(:role.*)");
    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final int MAX_ARN = 1011;

    static SessionParameters read(ReceivedRequest request) {
        CreateSessionBody body = CreateSessionBody.parse(request.body());
        Map<String, String> arns = new LinkedHashMap<>(body.arns());
        for (UriEncoding.QueryParameter parameter : UriEncoding.parseQuery(request.rawQuery())) {
            if (!ARNS.contains(parameter.name())) {
                throw Refusal.validation("The query parameter '" + parameter.name() + "' is unknown.");
            }
            if (arns.put(parameter.name(), parameter.value()) != null) {
                throw Refusal.validation("'" + parameter.name() + "' is repeated.");
            }
        }
        body.durationSeconds().ifPresent(SessionParameters::requireDuration);
        body.roleSessionName().ifPresent(name -> require("roleSessionName", name, SESSION_NAME));
        return new SessionParameters(
                arn(arns, "trustAnchorArn", TRUST_ANCHOR),
                arn(arns, "profileArn", PROFILE),
                arn(arns, "roleArn", ROLE),
                body.durationSeconds(),
                body.roleSessionName());
    }

    private static String arn(Map<String, String> arns, String name, Pattern pattern) {
        String arn = arns.get(name);
        if (arn == null) {
            throw constraint(name, "Member must not be null");
        }
        if (arn.isEmpty() || arn.length() > MAX_ARN) {
            throw constraint(name, "Member must have length between 1 and " + MAX_ARN);
        }
        return require(name, arn, pattern);
    }

    private static String require(String name, String value, Pattern pattern) {
        if (!pattern.matcher(value).matches()) {
            throw constraint(name, "Member must satisfy regular expression pattern: " + pattern);
        }
        return value;
    }

    private static void requireDuration(int seconds) {
        if (seconds < 900 || seconds > 43200) {
            throw constraint("durationSeconds", "Member must have value between 900 and 43200");
        }
    }

    private static Refusal constraint(String name, String rule) {
        return Refusal.validation(
                "1 validation error detected: Value at '" + name + "' failed to satisfy constraint: " + rule);
    }
}
