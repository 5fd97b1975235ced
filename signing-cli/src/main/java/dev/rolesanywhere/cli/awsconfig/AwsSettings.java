package dev.rolesanywhere.cli.awsconfig;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.file.HomeDirectory;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The AWS SDK's settings that apply to calls to AWS, from environment variables and, where these are not set, from the
 * profile in the config file and the shared credentials file, as the AWS SDK for Go reads them. An unknown profile or a
 * file that cannot be read counts as empty. Every start of the command reads them, so this loads no classes for
 * streams, lambdas or regular expressions.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html">AWS SDKs and Tools Reference
 *     Guide, settings</a>
 */
public final class AwsSettings {

    private static final int MAX_BYTES = 1 << 20;

    /** Settings that the shared credentials file overrides, even with an empty value. */
    private static final Set<String> CREDENTIALS_FILE_FIRST =
            Set.of("use_fips_endpoint", "use_dualstack_endpoint", "ca_bundle", "max_attempts");

    private final Map<String, String> environment;
    private final String profile;
    private final Source config;
    private final Source credentials;

    private AwsSettings(Map<String, String> environment, Source config, Source credentials) {
        String name = firstSet(environment, "AWS_PROFILE", "AWS_DEFAULT_PROFILE");
        this.environment = environment;
        this.profile = name == null ? "default" : name;
        this.config = config;
        this.credentials = credentials;
    }

    /**
     * A file of settings.
     *
     * @param file the content
     * @param name the name, for messages
     */
    record Source(AwsConfigFile file, String name) {}

    /**
     * A value, and where it is set.
     *
     * @param value never empty
     * @param source such as {@code AWS_ENDPOINT_URL}, for messages
     */
    public record Setting(String value, String source) {}

    /** Reads the files that the environment names, {@code ~/.aws/config} and {@code ~/.aws/credentials} by default. */
    public static AwsSettings load(Map<String, String> environment, boolean isWindows) {
        HomeDirectory home = new HomeDirectory(environment, isWindows);
        return of(
                environment,
                source(home, firstSet(environment, "AWS_CONFIG_FILE"), "config"),
                source(home, firstSet(environment, "AWS_SHARED_CREDENTIALS_FILE"), "credentials"));
    }

    static AwsSettings of(Map<String, String> environment, Source config, Source credentials) {
        return new AwsSettings(environment, config, credentials);
    }

    private static Source source(HomeDirectory home, @Nullable String named, String standard) {
        File file = file(home, named, standard);
        String text = file == null ? null : read(file);
        return file == null || text == null
                ? new Source(AwsConfigFile.parse(""), "")
                : new Source(AwsConfigFile.parse(text), file.getPath());
    }

    static @Nullable File file(HomeDirectory home, @Nullable String named, String standard) {
        if (named != null) {
            return new File(home.expand(named));
        }
        Optional<String> directory = home.path();
        return directory.isPresent() ? new File(directory.get(), ".aws" + File.separator + standard) : null;
    }

    private static @Nullable String read(File file) {
        if (!file.isFile()) {
            return null;
        }
        try (InputStream in = new FileInputStream(file)) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            return content.length > MAX_BYTES ? null : new String(content, UTF_8);
        } catch (IOException ignored) {
            // A file that cannot be read must not stop the helper.
            return null;
        }
    }

    static @Nullable String firstSet(Map<String, String> environment, String... variables) {
        for (String variable : variables) {
            String value = environment.get(variable);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return null;
    }

    /** Returns a value without quotes and without a comment after it, or null if it is not set. */
    private static @Nullable String value(Map<String, String> section, String key) {
        String value = section.get(key);
        if (value == null) {
            return null;
        }
        int end = value.length();
        for (String comment : new String[] {" #", " ;", "\t#", "\t;"}) {
            int start = value.indexOf(comment);
            end = start < 0 ? end : Math.min(end, start);
        }
        String bare = AwsConfigFile.unquoted(value.substring(0, end).strip());
        return bare.isEmpty() ? null : bare;
    }

    private Optional<Setting> setting(String variable, String key) {
        String value = firstSet(environment, variable);
        return value == null ? inProfile(key) : Optional.of(new Setting(value, variable));
    }

    private Optional<Setting> inProfile(String key) {
        Optional<Map<String, String>> inConfig = config.file.profile(profile);
        Optional<Map<String, String>> inCredentials = credentials.file.credentialsProfile(profile);
        boolean isReplaced = CREDENTIALS_FILE_FIRST.contains(key)
                && inCredentials.isPresent()
                && inCredentials.get().containsKey(key);
        return inConfig.isEmpty() || isReplaced
                ? setting(inCredentials, key, credentials)
                : setting(inConfig, key, config);
    }

    private Optional<Setting> setting(Optional<Map<String, String>> section, String key, Source source) {
        String value = section.isPresent() ? value(section.get(), key) : null;
        return value == null ? Optional.empty() : Optional.of(new Setting(value, key + in(source)));
    }

    private String in(Source source) {
        return " of the profile '" + profile + "' in " + source.name;
    }

    /**
     * Returns the custom endpoint: the service's before the one for all services, both in the environment before both
     * in the profile.
     *
     * @param serviceId the service as configs name it, such as {@code ecr_public}
     * @throws SigningHelperException if AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is neither true nor false
     */
    public Optional<Setting> endpointUrl(String serviceId) {
        if (isTrue("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")
                .isPresent()) {
            return Optional.empty();
        }
        String own = "AWS_ENDPOINT_URL_".concat(serviceId.toUpperCase(Locale.ROOT));
        for (String variable : new String[] {own, "AWS_ENDPOINT_URL"}) {
            String value = firstSet(environment, variable);
            if (value != null) {
                return Optional.of(new Setting(value, variable));
            }
        }
        Optional<Setting> ofService = ofService(serviceId);
        return ofService.isPresent() ? ofService : inProfile("endpoint_url");
    }

    private Optional<Setting> ofService(String serviceId) {
        Optional<Setting> services = inProfile("services");
        if (services.isEmpty()) {
            return Optional.empty();
        }
        String name = services.get().value();
        Optional<Map<String, String>> inConfig = config.file.services(name);
        Optional<Map<String, String>> section = inConfig.isPresent() ? inConfig : credentials.file.services(name);
        String service = section.isPresent() ? section.get().get(serviceId) : null;
        String url = service == null ? null : value(AwsConfigFile.nested(service), "endpoint_url");
        return url == null
                ? Optional.empty()
                : Optional.of(
                        new Setting(url, "endpoint_url of the " + services.get().source()));
    }

    /** Returns where the FIPS endpoint is chosen, or empty if it is not. */
    public Optional<Setting> fips() {
        return isTrue("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
    }

    /** Returns where the dual-stack endpoint is chosen, or empty if it is not. */
    public Optional<Setting> dualStack() {
        return isTrue("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
    }

    private Optional<Setting> isTrue(String variable, String key) {
        Optional<Setting> setting = setting(variable, key);
        if (setting.isEmpty() || setting.get().value().equalsIgnoreCase("false")) {
            return Optional.empty();
        }
        if (!setting.get().value().equalsIgnoreCase("true")) {
            throw new SigningHelperException(setting.get().source() + " must be true or false");
        }
        return setting;
    }

    /** Returns the file of CA certificates, if one is named. */
    public Optional<Setting> caBundle() {
        return setting("AWS_CA_BUNDLE", "ca_bundle");
    }

    /**
     * Returns the number of attempts of a call, if it is set. Zero means the default.
     *
     * @throws SigningHelperException if it is not a number
     */
    public Optional<Integer> maxAttempts() {
        Optional<Setting> setting = setting("AWS_MAX_ATTEMPTS", "max_attempts");
        if (setting.isEmpty()) {
            return Optional.empty();
        }
        try {
            int attempts = Integer.parseInt(setting.get().value());
            if (attempts >= 0) {
                return attempts == 0 ? Optional.empty() : Optional.of(attempts);
            }
        } catch (NumberFormatException ignored) {
            // The exception below says what is expected.
        }
        throw new SigningHelperException(setting.get().source() + " must be a whole number of attempts, such as 3");
    }

    /** Environment values may be secret. */
    @Override
    public String toString() {
        return "AwsSettings" + in(config);
    }
}
