package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.session.Arn;

/**
 * What the command line names of AWS; an empty text where it names nothing.
 *
 * @param trustAnchor the trust anchor's ARN
 * @param profile the Roles Anywhere profile's ARN
 * @param role the role's ARN
 * @param region the region to sign for
 */
public record Arns(String trustAnchor, String profile, String role, String region) {

    /**
     * Returns the trust anchor's region.
     *
     * @return the region, or an empty text if there is none
     */
    public String trustAnchorRegion() {
        return Arn.parse(trustAnchor).map(Arn::region).orElse("");
    }

    /**
     * Returns the region that is signed for and called.
     *
     * @return the region, or an empty text if nothing names it
     */
    public String signingRegion() {
        return region.isEmpty() ? trustAnchorRegion() : region;
    }
}
