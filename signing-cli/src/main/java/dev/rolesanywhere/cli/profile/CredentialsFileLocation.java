package dev.rolesanywhere.cli.profile;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says where the shared credentials file is, as the AWS SDKs do.
 *
 * @param environment the environment variables
 * @param isWindows whether paths and homes are those of Windows
 */
public record CredentialsFileLocation(Map<String, String> environment, boolean isWindows) {

    private static final String VARIABLE = "AWS_SHARED_CREDENTIALS_FILE";

    /**
     * Finds the path.
     *
     * @return a text that the platform understands
     * @throws CredentialsFileException if it lies in a home that nothing names
     */
    public String path() {
        String separator = isWindows ? "\\" : "/";
        return variable(VARIABLE)
                .map(path -> isBelowHome(path) ? home() + path.substring(1) : path)
                .orElseGet(() -> home() + separator + ".aws" + separator + "credentials");
    }

    private boolean isBelowHome(String path) {
        return path.startsWith("~/") || (isWindows && path.startsWith("~\\"));
    }

    private String home() {
        Stream<Optional<String>> homes = isWindows
                ? Stream.of(variable("USERPROFILE"), driveAndPath(), variable("HOME"))
                : Stream.of(variable("HOME"));
        return homes.flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new CredentialsFileException((isWindows ? "USERPROFILE" : "HOME")
                        + " is not set; name the credentials file in " + VARIABLE));
    }

    private Optional<String> driveAndPath() {
        return variable("HOMEDRIVE").flatMap(drive -> variable("HOMEPATH").map(drive::concat));
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
