package dev.rolesanywhere.session;

import java.util.Optional;

/**
 * An Amazon Resource Name: {@code arn:partition:service:region:account:resource}.
 *
 * @param partition such as {@code aws} or {@code aws-cn}
 * @param service such as {@code rolesanywhere} or {@code iam}
 * @param region the AWS region; empty for services without regions
 * @param accountId the account's twelve digits
 * @param resource the rest, such as {@code trust-anchor/0f1e…}
 */
public record Arn(String partition, String service, String region, String accountId, String resource) {

    private static final int MOST_CHARACTERS = 1011;

    /**
     * Parses an ARN.
     *
     * @param text the ARN
     * @return its parts, or empty if this is no ARN
     */
    public static Optional<Arn> parse(String text) {
        String[] parts = text.split(":", 6);
        boolean wellFormed = text.length() <= MOST_CHARACTERS
                && parts.length == 6
                && parts[0].equals("arn")
                && !parts[1].isEmpty()
                && !parts[2].isEmpty()
                && !parts[5].isEmpty()
                && text.chars().noneMatch(character -> character <= ' ' || character == 0x7f);
        return wellFormed ? Optional.of(new Arn(parts[1], parts[2], parts[3], parts[4], parts[5])) : Optional.empty();
    }

    /**
     * Returns the ARN in its one-line form.
     *
     * @return the text that was parsed
     */
    @Override
    public String toString() {
        return String.join(":", "arn", partition, service, region, accountId, resource);
    }
}
