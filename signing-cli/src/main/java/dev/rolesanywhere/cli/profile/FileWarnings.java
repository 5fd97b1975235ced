package dev.rolesanywhere.cli.profile;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells what keeps some SDK from reading a profile, and is not the update's to mend.
 *
 * @param profile whose section it is
 */
record FileWarnings(ProfileName profile) {

    List<String> of(CredentialsText text, List<Section> sections) {
        List<String> warnings = new ArrayList<>();
        if (!text.byteOrderMark().isEmpty()) {
            warnings.add("it begins with a byte order mark, which most SDKs do not read; save it without");
        }
        long plain = sections.stream().filter(Section::isPlain).count();
        if (plain > 1) {
            warnings.add(
                    "it has " + plain + " sections [" + profile + "], for which botocore and the AWS CLI refuse the"
                            + " whole file; the last one is kept up to date; merge them");
        }
        sections.stream()
                .filter(section -> !section.isPlain())
                .map(section -> "line " + (section.header() + 1) + ": not every SDK finds the profile by this header;"
                        + " write [" + profile + "]")
                .forEach(warnings::add);
        return warnings;
    }
}
