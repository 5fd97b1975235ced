package dev.rolesanywhere.cli.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.cache.SessionKey;
import dev.rolesanywhere.internal.BoundedFile;
import dev.rolesanywhere.internal.IoErrors;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A role that is assumed with a token in a file.
 *
 * @param sts the service
 * @param role the role
 * @param tokenFile the file
 */
record WebIdentitySource(Sts sts, Sts.Role role, Path tokenFile) implements AwsCredentialSource {

    private static final int MAX_BYTES = 64 << 10;

    @Override
    public AwsCredentials get() {
        return sts.assumeWithToken(role, token());
    }

    private String token() {
        try {
            return new String(BoundedFile.read(tokenFile, MAX_BYTES), UTF_8).strip();
        } catch (IOException e) {
            throw new SigningHelperException("the web identity token: " + IoErrors.reading(tokenFile, e));
        }
    }

    @Override
    public SessionKey key() {
        return role.addTo(SessionKey.builder().add("web identity").add(tokenFile.toString()))
                .build();
    }

    @Override
    public String name() {
        return "the role " + role.arn();
    }

    @Override
    public String roleArn() {
        return role.arn();
    }
}
