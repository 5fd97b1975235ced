package dev.rolesanywhere.cli.credentialsfile;

import dev.rolesanywhere.cli.file.HomeDirectory;
import java.util.Map;
import java.util.Optional;

/**
 * The location of the shared credentials file, as the AWS SDKs determine it.
 *
 * @param isWindows whether paths and variables are those of Windows
 */
public record CredentialsFileLocation(Map<String, String> environment, boolean isWindows) {

    private static final String VARIABLE = "AWS_SHARED_CREDENTIALS_FILE";

    /**
     * Returns the path.
     *
     * @throws CredentialsFileException if no variable names the file or the home directory
     */
    public String path() {
        HomeDirectory home = new HomeDirectory(environment, isWindows);
        String separator = isWindows ? "\\" : "/";
        return variable(VARIABLE)
                .map(path -> home.isStartOf(path) ? path(home) + path.substring(1) : path)
                .orElseGet(() -> path(home) + separator + ".aws" + separator + "credentials");
    }

    private static String path(HomeDirectory home) {
        return home.path()
                .orElseThrow(() -> new CredentialsFileException(
                        home.variable() + " is not set; specify the credentials file in " + VARIABLE));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** Environment values may be secret. */
    @Override
    public String toString() {
        return "CredentialsFileLocation";
    }
}
