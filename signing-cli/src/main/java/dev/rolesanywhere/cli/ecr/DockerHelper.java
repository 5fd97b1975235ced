package dev.rolesanywhere.cli.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.options.EcrOptions;
import dev.rolesanywhere.cli.options.EnvironmentArguments;
import dev.rolesanywhere.cli.output.JsonText;
import dev.rolesanywhere.cli.process.ExplainedException;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.UsageException;
import dev.rolesanywhere.internal.MessageText;
import dev.rolesanywhere.session.internal.JsonStrings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers docker and other clients of registries. They show what is printed on standard output, even for a failure.
 *
 * @see <a href="https://github.com/docker/docker-credential-helpers">docker-credential-helpers, development</a>
 */
public final class DockerHelper {

    /** Clients continue without a password only after exactly this text. */
    private static final String NOT_FOUND = "credentials not found in native keychain";

    private static final String NO_SERVER = "no credentials server URL";

    private final String command;
    private final ProcessContext context;

    /**
     * Creates a helper.
     *
     * @param command the name of the command
     * @param profile the AWS profile to use; empty for the identity that the environment names
     */
    public DockerHelper(String command, String profile, ProcessContext context) {
        this.command = command;
        this.context = profile.isEmpty() ? context : context.withEnvironment(selecting(profile, context.environment()));
    }

    /** Returns an environment that names a profile and no other identity. */
    private static Map<String, String> selecting(String profile, Map<String, String> environment) {
        Map<String, String> selecting = EnvironmentArguments.withoutIdentity(environment);
        selecting.put("AWS_PROFILE", profile);
        return selecting;
    }

    /** Prints how to call the helper, and returns the exit code. */
    public int usage() {
        context.print("usage: docker-credential-rolesanywhere get|store|erase|list|version\n");
        return 1;
    }

    /** Performs an action, and returns the exit code. */
    public int run(String action) {
        try {
            context.print(output(action));
            return 0;
        } catch (SigningHelperException e) {
            context.out().println(MessageText.of(ExplainedException.messageWithHint(e)));
            context.out().flush();
            return 1;
        }
    }

    private String output(String action) {
        return switch (action) {
            case "get" -> get(input());
            case "store" -> store();
            case "erase" -> erase(input());
            case "list" -> list();
            default -> throw new UsageException("the action must be get, store, erase or list");
        };
    }

    private String input() {
        String server = new String(context.in().read(), UTF_8).strip();
        if (server.isEmpty()) {
            throw new UsageException(NO_SERVER);
        }
        return server;
    }

    private String get(String server) {
        String host = host(server);
        EcrRegistry registry = EcrRegistry.of(host);
        if (registry == null) {
            throw new UsageException(NOT_FOUND);
        }
        AuthorizationToken token =
                TimeBudget.within(TimeBudget.LIMIT, () -> withTokens(tokens -> tokens.get(registry, host)));
        return JsonText.object(json -> {
                    json.writeStringField("ServerURL", server);
                    json.writeStringField("Username", token.username());
                    json.writeStringField("Secret", token.password());
                })
                + "\n";
    }

    /** Returns the host of a URL with or without a scheme; an empty text if there is none. */
    private static String host(String server) {
        String name = server.startsWith("http://") ? server.substring("http://".length()) : server;
        ImageName image = ImageName.parse(name);
        return image == null ? "" : image.host();
    }

    private <T> T withTokens(Function<EcrTokens, T> use) {
        List<String> words = EnvironmentArguments.commandLine(command, context.environment(), List.of());
        try (EcrOptions options = EcrOptions.parse(words, "the environment (ROLESANYWHERE_*)", context)) {
            return use.apply(EcrTokens.cached(options, words, context));
        }
    }

    /** After docker login, there is nothing to store: a new token can be fetched at any time. */
    private String store() {
        String server = storedServer(context.in().read());
        boolean isIgnored = "true".equals(context.environment().get("AWS_ECR_IGNORE_CREDS_STORAGE"));
        if (EcrRegistry.of(host(server)) == null && !isIgnored) {
            throw new UsageException("this helper serves ECR only and stores no passwords; name it in credHelpers for"
                    + " each ECR registry, not in credsStore");
        }
        return "";
    }

    private static String storedServer(byte[] json) {
        try {
            @Nullable String server = JsonStrings.of(json).get("/ServerURL");
            if (server != null && !server.isEmpty()) {
                return server;
            }
        } catch (IOException ignored) { // Its message quotes the text, which contains a password.
            throw new UsageException("standard input is not JSON with ServerURL, Username and Secret");
        }
        throw new UsageException(NO_SERVER);
    }

    /** A logout must not fail because the identity is no longer configured. */
    private String erase(String server) {
        EcrRegistry registry = EcrRegistry.of(host(server));
        if (registry != null) {
            try {
                withTokens(tokens -> {
                    tokens.forget(registry);
                    return "";
                });
            } catch (SigningHelperException ignored) { // Then no token of this identity can be used.
                return "";
            }
        }
        return "";
    }

    /** Returns the registries whose tokens are cached. Clients ask for each of them with get. */
    private String list() {
        Set<String> hosts = withTokens(EcrTokens::cachedRegistries);
        return JsonText.object(json -> {
                    for (String host : hosts) {
                        json.writeStringField(host, "AWS");
                    }
                })
                + "\n";
    }
}
