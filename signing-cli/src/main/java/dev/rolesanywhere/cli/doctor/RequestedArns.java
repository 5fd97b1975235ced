package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.session.internal.ResourceArn;

/**
 * The ARNs and the region on the command line, each an empty text if it is missing.
 *
 * @param region the region to sign for
 */
public record RequestedArns(String trustAnchor, String profile, String role, String region) {

    /** Returns the trust anchor's region, or an empty text. */
    public String trustAnchorRegion() {
        return ResourceArn.parse(trustAnchor).map(ResourceArn::region).orElse("");
    }

    /** Returns the region that is signed for and called, or an empty text if nothing names it. */
    public String signingRegion() {
        return region.isEmpty() ? trustAnchorRegion() : region;
    }
}
