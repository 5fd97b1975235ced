package dev.rolesanywhere.cli.awsconfig;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.file.HomeDirectory;
import dev.rolesanywhere.internal.BoundedFile;
import dev.rolesanywhere.internal.IoErrors;
import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The profiles of the AWS config file and the shared credentials file. A profile has the settings of both; those of the
 * shared credentials file come first.
 *
 * <p>This does not use the AWS SDK's reader of these files, which rejects what the AWS CLI and Amazon's helper accept,
 * such as indented settings and a byte order mark, and takes longer to start than the rest of a command.
 */
public final class AwsProfiles {

    private static final int MAX_BYTES = 1 << 20;
    private static final AwsConfigFile NONE = AwsConfigFile.parse("");

    private final String selected;
    private final @Nullable File configFile;
    private final @Nullable File credentialsFile;
    private final AwsConfigFile config;
    private final AwsConfigFile credentials;

    private AwsProfiles(String selected, @Nullable File configFile, @Nullable File credentialsFile) {
        this.selected = selected;
        this.configFile = configFile;
        this.credentialsFile = credentialsFile;
        this.config = read(configFile);
        this.credentials = read(credentialsFile);
    }

    /**
     * Reads the files that the environment names, or {@code ~/.aws/config} and {@code ~/.aws/credentials}.
     *
     * @throws SigningHelperException if a file exists but cannot be read
     */
    public static AwsProfiles load(Map<String, String> environment, boolean isWindows) {
        String name = AwsSettings.firstSet(environment, "AWS_PROFILE", "AWS_DEFAULT_PROFILE");
        HomeDirectory home = new HomeDirectory(environment, isWindows);
        return new AwsProfiles(
                name == null ? "default" : name,
                AwsSettings.file(home, AwsSettings.firstSet(environment, "AWS_CONFIG_FILE"), "config"),
                AwsSettings.file(
                        home, AwsSettings.firstSet(environment, "AWS_SHARED_CREDENTIALS_FILE"), "credentials"));
    }

    private static AwsConfigFile read(@Nullable File file) {
        if (file == null) {
            return NONE;
        }
        try {
            return AwsConfigFile.parse(new String(BoundedFile.read(file.toPath(), MAX_BYTES), UTF_8));
        } catch (NoSuchFileException | InvalidPathException ignored) { // A missing profile has its own message.
            return NONE;
        } catch (IOException e) {
            throw new SigningHelperException(IoErrors.reading(Path.of(file.getPath()), e));
        }
    }

    /** Returns the name of the profile that the environment selects. */
    public String selected() {
        return selected;
    }

    /** Returns the settings of a profile, or null if no file has it. */
    public @Nullable Map<String, String> find(String name) {
        Optional<Map<String, String>> secrets = credentials.credentialsProfile(name);
        Optional<Map<String, String>> settings = config.profile(name);
        if (secrets.isEmpty() && settings.isEmpty()) {
            return null;
        }
        Map<String, String> merged = new HashMap<>(settings.orElse(Map.of()));
        merged.putAll(secrets.orElse(Map.of()));
        return merged;
    }

    /** Returns the files, for messages. */
    public String files() {
        if (configFile == null || credentialsFile == null) {
            File only = configFile == null ? credentialsFile : configFile;
            return only == null ? "any file (AWS_CONFIG_FILE and HOME are not set)" : only.getPath();
        }
        return configFile + " or " + credentialsFile;
    }

    /** The files may contain secret keys. */
    @Override
    public String toString() {
        return "AwsProfiles[" + selected + "]";
    }
}
