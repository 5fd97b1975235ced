package dev.rolesanywhere.cli.ecr;

import dev.rolesanywhere.cli.cache.SessionKey;

/**
 * A role that is assumed with the token of a service account.
 *
 * @param sts the service
 * @param role the role
 * @param token the token
 */
record ServiceAccountSource(Sts sts, Sts.Role role, String token) implements AwsCredentialSource {

    @Override
    public AwsCredentials get() {
        return sts.assumeWithToken(role, token);
    }

    @Override
    public SessionKey key() {
        return role.addTo(SessionKey.builder().add("service account").add(token))
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
    public String toString() {
        return "ServiceAccountSource[" + role.arn() + "]";
    }
}
