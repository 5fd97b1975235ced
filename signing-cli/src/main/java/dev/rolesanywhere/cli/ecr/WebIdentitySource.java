package dev.rolesanywhere.cli.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.cache.CacheKey;
import dev.rolesanywhere.internal.BoundedFile;
import dev.rolesanywhere.internal.IoErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A role that is assumed with a token instead of a signature.
 *
 * @param sts the service
 * @param origin the file of the token, or the token itself, as a part of cache keys
 * @param token returns the token
 */
record WebIdentitySource(Sts sts, Sts.Role role, String origin, Supplier<String> token) implements AwsCredentialSource {

    private static final int MAX_BYTES = 64 << 10;

    static WebIdentitySource ofFile(Sts sts, Sts.Role role, Path file) {
        return new WebIdentitySource(sts, role, file.toString(), () -> read(file));
    }

    /** Returns the source of a pod with the token of its service account. */
    static WebIdentitySource ofToken(Sts sts, Sts.Role role, String token) {
        return new WebIdentitySource(sts, role, token, () -> token);
    }

    private static String read(Path file) {
        try {
            return new String(BoundedFile.read(file, MAX_BYTES), UTF_8).strip();
        } catch (IOException e) {
            throw new SigningHelperException("the web identity token: " + IoErrors.reading(file, e));
        }
    }

    @Override
    public AwsCredentials get() {
        return sts.assumeWithToken(role, token.get());
    }

    @Override
    public CacheKey key() {
        return role.addTo(CacheKey.builder().add("web identity").add(origin)).build();
    }

    @Override
    public String roleArn() {
        return role.arn();
    }

    @Override
    public String toString() {
        return "WebIdentitySource[" + role.arn() + "]";
    }
}
