package dev.rolesanywhere.cli.command;

import dev.rolesanywhere.cli.options.PathOption;
import dev.rolesanywhere.cli.options.ServeOptions;
import dev.rolesanywhere.cli.output.ShellWord;
import dev.rolesanywhere.cli.process.UsageException;
import dev.rolesanywhere.cli.serve.AuthorizationTokenFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The authorization token of the container credentials protocol, from the environment, or new and written to a file.
 */
final class ContainerAuthorizationToken implements AutoCloseable {

    private static final String VARIABLE = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
    private static final int MIN_CHARACTERS = 16;
    private static final int MAX_CHARACTERS = 4096;

    private final Optional<String> token;
    private final Optional<Supplier<AuthorizationTokenFile>> writer;
    private @Nullable AuthorizationTokenFile file;

    private ContainerAuthorizationToken(Optional<String> token, Optional<Supplier<AuthorizationTokenFile>> writer) {
        this.token = token;
        this.writer = writer;
    }

    static ContainerAuthorizationToken of(ServeOptions options, Map<String, String> environment, SecureRandom random) {
        if (!options.servesContainerCredentials()) {
            return new ContainerAuthorizationToken(Optional.empty(), Optional.empty());
        }
        Optional<Path> chosen = options.authorizationTokenFile();
        String given = environment.getOrDefault(VARIABLE, "");
        if (chosen.isEmpty() && !given.isEmpty()) {
            return new ContainerAuthorizationToken(Optional.of(checked(given)), Optional.empty());
        }
        String generated = AuthorizationTokenFile.newToken(random);
        return new ContainerAuthorizationToken(
                Optional.of(generated),
                Optional.of(() -> chosen.map(path -> AuthorizationTokenFile.at(path, generated))
                        .orElseGet(() -> AuthorizationTokenFile.within(directory(environment), generated))));
    }

    private static String checked(String token) {
        if (token.length() < MIN_CHARACTERS) {
            throw new UsageException(
                    VARIABLE + " is too easy to guess; use at least " + MIN_CHARACTERS + " characters");
        }
        boolean fitsAHeader = token.length() <= MAX_CHARACTERS
                && token.equals(token.strip())
                && token.chars().allMatch(character -> character >= ' ' && character < 0x7f);
        if (!fitsAHeader) {
            throw new UsageException(VARIABLE + " is not a valid HTTP header value; use printable ASCII"
                    + " characters without surrounding spaces or line breaks");
        }
        return token;
    }

    /** The directory of the user's login session if there is one, otherwise the one for temporary files. */
    private static Path directory(Map<String, String> environment) {
        Path temporary = PathOption.path("java.io.tmpdir", System.getProperty("java.io.tmpdir"));
        return Optional.of(environment.getOrDefault("XDG_RUNTIME_DIR", ""))
                .filter(name -> !name.isEmpty())
                .map(name -> PathOption.path("XDG_RUNTIME_DIR", name))
                // After su it names the directory of the previous user.
                .filter(path -> Files.isDirectory(path) && Files.isWritable(path))
                .orElse(temporary);
    }

    Optional<String> value() {
        return token;
    }

    /** Writes the file. Call it when the token is served. */
    void publish() {
        file = writer.map(Supplier::get).orElse(null);
    }

    /** Returns the setting for the environment of clients. */
    String announcement() {
        return file != null
                ? "export " + VARIABLE + "_FILE=" + ShellWord.of(file.path())
                : "the authorization token is the value of " + VARIABLE + "; clients need the same value";
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }

    /** The tokens are secrets. */
    @Override
    public String toString() {
        return "ContainerAuthorizationToken";
    }
}
