package dev.rolesanywhere.cli.ecr;

import dev.rolesanywhere.cli.cache.SessionKey;

/**
 * A role that is assumed with other credentials.
 *
 * @param sts the service
 * @param role the role
 * @param source the other credentials
 */
record AssumedRoleSource(Sts sts, Sts.Role role, AwsCredentialSource source) implements AwsCredentialSource {

    @Override
    public AwsCredentials get() {
        return source.use(credentials -> sts.assume(role, credentials, source));
    }

    @Override
    public boolean discard() {
        return source.discard();
    }

    @Override
    public SessionKey key() {
        return role.addTo(SessionKey.builder().add("role").add(source.key().toString()))
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

    @Override
    public void close() {
        source.close();
    }
}
