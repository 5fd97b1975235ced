package dev.rolesanywhere.cli.ecr;

import dev.rolesanywhere.cli.cache.CacheKey;
import java.util.function.Function;

/** A way to get AWS credentials. */
interface AwsCredentialSource extends AutoCloseable {

    /** Returns credentials, from a cache if there is one. */
    AwsCredentials get();

    /**
     * Discards cached credentials that a service has rejected.
     *
     * @return whether {@link #get} may now return different ones
     */
    default boolean discard() {
        return false;
    }

    /** Returns the identity that the credentials belong to, as a part of cache keys. */
    CacheKey key();

    /** Returns whose credentials these are, for messages. */
    default String name() {
        return "the role " + roleArn();
    }

    /** Returns the ARN of the role, or an empty text if it is not known. */
    default String roleArn() {
        return "";
    }

    /** Calls a service; if it rejects cached credentials, calls it again with new ones. */
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
