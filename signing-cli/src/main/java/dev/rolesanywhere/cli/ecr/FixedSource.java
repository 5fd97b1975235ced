package dev.rolesanywhere.cli.ecr;

import dev.rolesanywhere.cli.cache.SessionKey;

/**
 * Credentials from a file or the environment, used as they are.
 *
 * @param credentials the credentials
 * @param name where they come from, for messages
 */
record FixedSource(AwsCredentials credentials, String name) implements AwsCredentialSource {

    @Override
    public AwsCredentials get() {
        return credentials;
    }

    /** A corrected or replaced secret is a different identity: the cached tokens of the old one are not used. */
    @Override
    public SessionKey key() {
        return SessionKey.builder()
                .add("keys")
                .add(credentials.accessKeyId())
                .add(credentials.secretAccessKey())
                .build();
    }
}
