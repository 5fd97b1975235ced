package dev.rolesanywhere.session.internal;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.internal.CopiedText;
import dev.rolesanywhere.internal.MessageText;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An Amazon Resource Name: {@code arn:partition:service:region:account:resource}.
 *
 * @param partition such as {@code aws} or {@code aws-cn}
 * @param service such as {@code rolesanywhere} or {@code iam}
 * @param region the AWS region; empty for services without regions
 * @param accountId the account's twelve digits
 * @param resource the rest, such as {@code trust-anchor/0f1e…}
 */
public record ResourceArn(String partition, String service, String region, String accountId, String resource) {

    private static final int MAX_CHARACTERS = 1011;
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

    /**
     * Parses an ARN. Blanks, line breaks and quotes around it are ignored: copied text often has them.
     *
     * @param text the ARN
     * @return its parts, or empty if it is not an ARN
     */
    public static Optional<ResourceArn> parse(String text) {
        String trimmed = CopiedText.trimmed(text);
        String[] parts = trimmed.split(":", 6);
        boolean wellFormed = trimmed.length() <= MAX_CHARACTERS
                && parts.length == 6
                && parts[0].equals("arn")
                && !parts[1].isEmpty()
                && !parts[2].isEmpty()
                && !parts[5].isEmpty()
                && trimmed.chars().noneMatch(character -> character <= ' ' || character == 0x7f);
        return wellFormed
                ? Optional.of(new ResourceArn(parts[1], parts[2], parts[3], parts[4], parts[5]))
                : Optional.empty();
    }

    /**
     * Returns the ARN in its one-line form.
     *
     * @return the text that was parsed, without the characters around it
     */
    @Override
    public String toString() {
        return String.join(":", "arn", partition, service, region, accountId, resource);
    }

    /** The resources that a session is requested with. */
    public enum Kind {
        /** A trust anchor of IAM Roles Anywhere. */
        TRUST_ANCHOR("trust anchor", "rolesanywhere", "trust-anchor/"),
        /** A profile of IAM Roles Anywhere. */
        PROFILE("profile", "rolesanywhere", "profile/"),
        /** An IAM role. */
        ROLE("role", "iam", "role/");

        private final String label;
        private final String service;
        private final String resourcePrefix;

        Kind(String label, String service, String resourcePrefix) {
            this.label = label;
            this.service = service;
            this.resourcePrefix = resourcePrefix;
        }

        /**
         * Returns the kind of resource that an ARN names.
         *
         * @param text the ARN
         * @return the kind, or empty if it is not the ARN of such a resource
         */
        public static Optional<Kind> of(String text) {
            return parse(text)
                    .flatMap(arn -> Arrays.stream(values())
                            .filter(kind -> kind.matches(arn))
                            .findFirst());
        }

        /**
         * Returns the method of builders that sets such an ARN, for messages.
         *
         * @return such as {@code roleArn}
         */
        public String setting() {
            return switch (this) {
                case TRUST_ANCHOR -> "trustAnchorArn";
                case PROFILE -> "profileArn";
                case ROLE -> "roleArn";
            };
        }

        /**
         * Returns the form of such an ARN, for messages.
         *
         * @return such as {@code arn:aws:iam::ACCOUNT:role/…}
         */
        public String form() {
            String region = service.equals("iam") ? "" : "REGION";
            return "arn:aws:" + service + ":" + region + ":ACCOUNT:" + resourcePrefix + "…";
        }

        /**
         * Parses the ARN of such a resource.
         *
         * @param text the ARN
         * @return its parts
         * @throws InvalidSettingException if it is not the ARN of such a resource
         */
        public ResourceArn parseArn(String text) {
            ResourceArn arn = parse(text).orElseThrow(() -> wrong(text, "is not"));
            if (!matches(arn)) {
                throw wrong(
                        arn.toString(),
                        of(text).map(kind -> "is a " + kind + " ARN, not").orElse("is not"));
            }
            if (!ACCOUNT.matcher(arn.accountId()).matches()) {
                throw new InvalidSettingException("the " + label + " ARN " + arn + " has the account ID '"
                        + arn.accountId() + "'; an account ID has 12 digits");
            }
            return arn;
        }

        private InvalidSettingException wrong(String text, String isNot) {
            return new InvalidSettingException("'" + MessageText.shortened(text) + "' " + isNot + " a " + label
                    + " ARN; it must look like " + form());
        }

        private boolean matches(ResourceArn arn) {
            return arn.service().equals(service)
                    && arn.region().isEmpty() == service.equals("iam")
                    && arn.resource().startsWith(resourcePrefix);
        }

        @Override
        public String toString() {
            return label;
        }
    }
}
