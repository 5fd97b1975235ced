package dev.rolesanywhere.cli.ecr;

import dev.rolesanywhere.cli.cache.SessionKey;

/**
 * Credentials that are written somewhere.
 *
 * @param credentials the credentials
 * @param name where they are, for messages
 */
record FixedSource(AwsCredentials credentials, String name) implements AwsCredentialSource {

    @Override
    public AwsCredentials get() {
        return credentials;
    }

    /** A secret that was corrected, or revoked and replaced, is another identity. */
    @Override
    public SessionKey key() {
        return SessionKey.builder()
                .add("keys")
                .add(credentials.accessKeyId())
                .add(credentials.secretAccessKey())
                .build();
    }
}
