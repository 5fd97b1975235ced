package dev.rolesanywhere.cli;

import dev.rolesanywhere.cli.imds.AuthorizationTokenFile;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/**
 * Where the authorization token of the container credentials protocol comes from: the environment, or else a new file.
 *
 * @param given the token of the environment
 * @param file the file that was made
 */
record AuthorizationTokens(Optional<String> given, Optional<AuthorizationTokenFile> file) implements AutoCloseable {

    private static final String VARIABLE = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
    private static final int MOST_CHARACTERS = 4096;

    static AuthorizationTokens of(ServeOptions options, Map<String, String> environment, SecureRandom random) {
        if (!options.servesContainerCredentials()) {
            return new AuthorizationTokens(Optional.empty(), Optional.empty());
        }
        Optional<Path> chosen = options.authorizationTokenFile();
        String given = environment.getOrDefault(VARIABLE, "");
        if (chosen.isEmpty() && !given.isEmpty()) {
            return new AuthorizationTokens(Optional.of(checked(given)), Optional.empty());
        }
        AuthorizationTokenFile file = chosen.map(path -> AuthorizationTokenFile.at(path, random))
                .orElseGet(() -> AuthorizationTokenFile.within(folder(environment), random));
        return new AuthorizationTokens(Optional.empty(), Optional.of(file));
    }

    private static String checked(String token) {
        boolean fitsAHeader = token.length() <= MOST_CHARACTERS
                && token.equals(token.strip())
                && token.chars().allMatch(character -> character >= ' ' && character < 0x7f);
        if (!fitsAHeader) {
            throw new UsageException(VARIABLE + " cannot be the value of an HTTP header; take printable ASCII"
                    + " characters without spaces or line breaks around them");
        }
        return token;
    }

    /** The user's own folder that is gone at the end of the session, or else the one for temporary files. */
    private static Path folder(Map<String, String> environment) {
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        return FileOption.path("XDG_RUNTIME_DIR", runtime.isEmpty() ? System.getProperty("java.io.tmpdir") : runtime);
    }

    Optional<String> token() {
        return file.map(AuthorizationTokenFile::token).or(() -> given);
    }

    /** Returns what a client's environment needs. */
    String announcement() {
        return file.map(made -> "export " + VARIABLE + "_FILE=" + quoted(made.path()))
                .orElse("the authorization token is that of " + VARIABLE + "; clients need the same");
    }

    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[A-Za-z0-9_./+:@%-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    @Override
    public void close() {
        file.ifPresent(AuthorizationTokenFile::close);
    }

    /** The tokens are secrets. */
    @Override
    public String toString() {
        return "AuthorizationTokens";
    }
}
