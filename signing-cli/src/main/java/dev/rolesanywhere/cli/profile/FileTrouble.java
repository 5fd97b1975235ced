package dev.rolesanywhere.cli.profile;

import dev.rolesanywhere.cli.file.IoTrouble;
import java.io.IOException;
import java.nio.file.Path;

/** Says in words why the file could not be written. */
final class FileTrouble {

    private FileTrouble() {}

    static CredentialsFileException explain(Path path, IOException failure) {
        return new CredentialsFileException(
                path + ": " + IoTrouble.reason(failure) + "; the file is as it was", failure);
    }
}
