package dev.rolesanywhere.cli;

import dev.rolesanywhere.cli.profile.CredentialsFile;
import dev.rolesanywhere.cli.profile.ProfileName;
import dev.rolesanywhere.session.SessionCredentials;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes credentials to a profile, and tells once of each thing that is odd in the file. */
final class ProfileUpdate {

    private final CredentialsFile file;
    private final ProfileName profile;
    private final Notices notices;
    private final Set<String> told = new HashSet<>();

    ProfileUpdate(CredentialsFile file, ProfileName profile, Notices notices) {
        this.file = file;
        this.profile = profile;
        this.notices = notices;
    }

    void write(SessionCredentials credentials) {
        CredentialsFile.Result result = file.update(profile, credentials);
        if (!result.created().isEmpty()) {
            notices.tell(
                    "created " + result.created().stream().map(Path::toString).collect(Collectors.joining(" and ")));
        }
        for (String warning : result.warnings()) {
            if (told.add(warning)) {
                notices.warn(warning);
            }
        }
    }
}
