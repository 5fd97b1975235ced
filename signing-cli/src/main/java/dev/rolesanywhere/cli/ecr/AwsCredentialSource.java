package dev.rolesanywhere.cli.ecr;

import dev.rolesanywhere.cli.cache.SessionKey;
import java.util.function.Function;

/** A way to get AWS credentials. */
interface AwsCredentialSource extends AutoCloseable {

    /** Returns credentials, from a cache if there is one. */
    AwsCredentials get();

    /**
     * Forgets cached credentials that a service has refused.
     *
     * @return whether {@link #get} may return others now
     */
    default boolean discard() {
        return false;
    }

    /** Returns what identifies whose credentials these are. */
    SessionKey key();

    /** Returns whose credentials these are, for messages. */
    String name();

    /** Returns the ARN of the role, or an empty text if it is not known. */
    default String roleArn() {
        return "";
    }

    /** Calls a service with the credentials, and once more with others if it no longer accepts cached ones. */
    default <T> T use(Function<AwsCredentials, T> call) {
        try {
            return call.apply(get());
        } catch (AwsCallException e) {
            if (!e.isOfCredentials() || !discard()) {
                throw e;
            }
            return call.apply(get());
        }
    }

    @Override
    default void close() {}
}
