package dev.rolesanywhere.cli.ecr;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.awsconfig.AwsProfiles;
import dev.rolesanywhere.cli.awsconfig.CommandWords;
import dev.rolesanywhere.cli.cache.CacheKey;
import dev.rolesanywhere.cli.cache.CredentialCache;
import dev.rolesanywhere.cli.options.EcrOptions;
import dev.rolesanywhere.cli.options.EndpointOptions;
import dev.rolesanywhere.cli.options.PathOption;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
import dev.rolesanywhere.cli.session.CachedFetch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the credentials for a registry: options name an identity, or else AWS_ACCESS_KEY_ID, a web identity token file
 * or the AWS profile does, in the order of the AWS CLI. Nothing asks the instance metadata service or a container
 * endpoint: outside AWS these calls only take time.
 */
final class CredentialSources {

    private static final int MAX_PROFILES = 8;
    private static final String CREDENTIAL_PROCESS = "credential_process";

    private final EcrOptions options;
    private final List<String> words;
    private final boolean isCached;
    private final ProcessContext context;

    /**
     * Creates the sources.
     *
     * @param words the command and the options it was called with
     * @param isCached whether sessions may be stored
     */
    CredentialSources(EcrOptions options, List<String> words, boolean isCached, ProcessContext context) {
        this.options = options;
        this.words = words;
        this.isCached = isCached;
        this.context = context;
    }

    /** Returns the source for a registry; for errors that are known only later, see {@link AwsCredentialSource#get}. */
    AwsCredentialSource find(EcrRegistry registry) {
        if (options.signing().areGiven()) {
            return session(options);
        }
        String accessKeyId = variable("AWS_ACCESS_KEY_ID");
        String secretAccessKey = variable("AWS_SECRET_ACCESS_KEY");
        if (!accessKeyId.isEmpty() && !secretAccessKey.isEmpty()) {
            return new FixedSource(
                    AwsCredentials.of(accessKeyId, secretAccessKey, variable("AWS_SESSION_TOKEN")),
                    "the keys in AWS_ACCESS_KEY_ID");
        }
        Sts sts = new Sts(registry, options, context);
        String tokenFile = variable("AWS_WEB_IDENTITY_TOKEN_FILE");
        String role = variable("AWS_ROLE_ARN");
        if (!tokenFile.isEmpty() && !role.isEmpty()) {
            return WebIdentitySource.ofFile(
                    sts,
                    new Sts.Role(role, variable("AWS_ROLE_SESSION_NAME"), "", ""),
                    PathOption.path("AWS_WEB_IDENTITY_TOKEN_FILE", tokenFile));
        }
        AwsProfiles profiles = AwsProfiles.load(context.environment(), EndpointOptions.IS_WINDOWS);
        return new Profiles(profiles, sts).source(profiles.selected());
    }

    private AwsCredentialSource session(EcrOptions session) {
        return new SessionSource(session, isCached ? session.cache().sessionsByDefault(context) : null, context);
    }

    private String variable(String name) {
        return context.environment().getOrDefault(name, "");
    }

    /** Follows source_profile from profile to profile. */
    private final class Profiles {

        private final AwsProfiles profiles;
        private final Sts sts;
        private final List<String> path = new ArrayList<>();

        Profiles(AwsProfiles profiles, Sts sts) {
            this.profiles = profiles;
            this.sts = sts;
        }

        AwsCredentialSource source(String name) {
            Map<String, String> profile = profiles.find(name);
            if (profile == null) {
                throw new UsageException("there are no AWS credentials: the profile '" + name + "' is not in "
                        + profiles.files() + "; set AWS_PROFILE and AWS_CONFIG_FILE, or name the identity with options"
                        + " or with variables such as ROLESANYWHERE_CERTIFICATE");
            }
            boolean isOwnSource = !path.isEmpty() && path.get(path.size() - 1).equals(name);
            boolean isLoop = !isOwnSource && path.contains(name);
            path.add(name);
            if (isLoop || path.size() > MAX_PROFILES) {
                throw new UsageException(
                        "source_profile leads from profile to profile without end: " + String.join(", ", path));
            }
            return profile.containsKey("role_arn") && !isOwnSource ? role(name, profile) : own(name, profile);
        }

        private AwsCredentialSource role(String name, Map<String, String> profile) {
            if (profile.containsKey("mfa_serial")) {
                throw refused(name, "mfa_serial, but nothing can prompt for its code here; use a profile without MFA");
            }
            Sts.Role role = new Sts.Role(
                    profile.getOrDefault("role_arn", ""),
                    profile.getOrDefault("role_session_name", ""),
                    profile.getOrDefault("external_id", ""),
                    profile.getOrDefault("duration_seconds", ""));
            String source = profile.get("source_profile");
            if (source != null) {
                return new AssumedRoleSource(sts, role, source(source));
            }
            String tokenFile = profile.get("web_identity_token_file");
            if (tokenFile != null) {
                return WebIdentitySource.ofFile(
                        sts, role, PathOption.path("web_identity_token_file of the profile '" + name + "'", tokenFile));
            }
            throw refused(
                    name,
                    "role_arn without source_profile or web_identity_token_file; credential_source is not supported");
        }

        private AwsCredentialSource own(String name, Map<String, String> profile) {
            String accessKeyId = profile.getOrDefault("aws_access_key_id", "");
            String secretAccessKey = profile.getOrDefault("aws_secret_access_key", "");
            if (!accessKeyId.isEmpty() && !secretAccessKey.isEmpty()) {
                return new FixedSource(
                        AwsCredentials.of(accessKeyId, secretAccessKey, profile.getOrDefault("aws_session_token", "")),
                        "the keys in the profile '" + name + "'");
            }
            String command = profile.getOrDefault(CREDENTIAL_PROCESS, "");
            if (!command.isEmpty()) {
                return process(name, CommandWords.split(command, EndpointOptions.IS_WINDOWS));
            }
            throw refused(
                    name,
                    path.isEmpty() || profile.isEmpty()
                            ? "no credentials; add credential_process or keys"
                            : "neither credential_process nor keys nor role_arn; add one of them");
        }

        private AwsCredentialSource process(String name, List<String> command) {
            if (!isThisProgram(command)) {
                return new ProcessSource(command, name, context);
            }
            List<String> all = new ArrayList<>(command.subList(1, command.size()));
            all.addAll(words.subList(1, words.size()));
            EcrOptions ofProfile =
                    EcrOptions.parse(all, CREDENTIAL_PROCESS + " of the profile '" + name + "'", context);
            return session(ofProfile);
        }

        /** Returns whether a command is this program's credential-process, wherever the program is installed. */
        private static boolean isThisProgram(List<String> command) {
            return command.size() > 1
                    && baseName(command.get(0)).equals(ProcessContext.COMMAND)
                    && command.get(1).equals("credential-process")
                    && command.stream().noneMatch(word -> word.startsWith("@"));
        }

        private static String baseName(String program) {
            String name = program.substring(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
            return name.endsWith(".exe") ? name.substring(0, name.length() - ".exe".length()) : name;
        }

        private SigningHelperException refused(String name, String what) {
            return new UsageException("the profile '" + name + "' in " + profiles.files() + " has " + what);
        }
    }

    /** Sessions of IAM Roles Anywhere. */
    private static final class SessionSource implements AwsCredentialSource {

        private final EcrOptions options;
        private final CachedFetch fetch;
        private final @Nullable CredentialCache cache;
        private @Nullable String refusable;

        /**
         * Creates a source.
         *
         * @param cache where sessions are stored, or null if they are not
         */
        SessionSource(EcrOptions options, @Nullable CredentialCache cache, ProcessContext context) {
            this.options = options;
            this.fetch = new CachedFetch(options.signing(), context);
            this.cache = cache;
        }

        @Override
        public AwsCredentials get() {
            String cached = cache == null ? null : cache.fresh(fetch.key());
            String json = cache == null ? fetch.uncachedJson() : fetch.json(cache);
            // If AWS refuses a cached session, a new one may help; if it refuses a new one, another one would not.
            refusable = json.equals(cached) ? json : null;
            return AwsCredentials.parse(json, "CreateSession");
        }

        @Override
        public boolean discard() {
            if (cache == null || refusable == null) {
                return false;
            }
            cache.discard(fetch.key(), refusable);
            return true;
        }

        @Override
        public CacheKey key() {
            return fetch.key();
        }

        @Override
        public String roleArn() {
            return options.signing().session().roleArn();
        }

        @Override
        public void close() {
            options.close();
        }
    }

    /**
     * Credentials from a file or the environment, used as they are.
     *
     * @param name where they come from, for messages
     */
    private record FixedSource(AwsCredentials credentials, String name) implements AwsCredentialSource {

        @Override
        public AwsCredentials get() {
            return credentials;
        }

        /** A corrected or replaced secret is a different identity: the cached tokens of the old one are not used. */
        @Override
        public CacheKey key() {
            return CacheKey.builder()
                    .add("keys")
                    .add(credentials.accessKeyId())
                    .add(credentials.secretAccessKey())
                    .build();
        }
    }

    /**
     * A role that is assumed with other credentials.
     *
     * @param sts the service
     * @param source the other credentials
     */
    private record AssumedRoleSource(Sts sts, Sts.Role role, AwsCredentialSource source)
            implements AwsCredentialSource {

        @Override
        public AwsCredentials get() {
            return source.use(credentials -> sts.assume(role, credentials, source));
        }

        @Override
        public boolean discard() {
            return source.discard();
        }

        @Override
        public CacheKey key() {
            return role.addTo(CacheKey.builder().add("role").add(source.key().toString()))
                    .build();
        }

        @Override
        public String roleArn() {
            return role.arn();
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
