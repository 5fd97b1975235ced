package dev.rolesanywhere.testkit;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate authority made in memory: a root, intermediates below it if asked for, and leaves with their keys.
 *
 * <pre>{@code
 * ThrowawayPki pki = ThrowawayPki.create().withIntermediate();
 * ThrowawayIdentity identity = pki.issue(KeyKind.EC_P256);
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads. The keys are made by Bouncy Castle's lightweight API; no security
 * provider is registered.
 */
public final class ThrowawayPki {

    private final Clock clock;
    private final X509Certificate root;
    private final List<X509Certificate> intermediates;
    private final Issuer issuer;

    private ThrowawayPki(Clock clock, X509Certificate root, List<X509Certificate> intermediates, Issuer issuer) {
        this.clock = clock;
        this.root = root;
        this.intermediates = intermediates;
        this.issuer = issuer;
    }

    /**
     * Makes a root certificate authority with an EC P-256 key, valid now.
     *
     * @return the authority
     */
    public static ThrowawayPki create() {
        return create(KeyKind.EC_P256);
    }

    /**
     * Makes a root certificate authority, valid now.
     *
     * @param rootKind the kind of its key
     * @return the authority
     */
    public static ThrowawayPki create(KeyKind rootKind) {
        return create(rootKind, Clock.systemUTC());
    }

    /**
     * Makes a root certificate authority.
     *
     * @param rootKind the kind of its key
     * @param clock tells the time at which this and all it issues becomes valid (one hour earlier, in truth)
     * @return the authority
     */
    public static ThrowawayPki create(KeyKind rootKind, Clock clock) {
        Issuer issuer = Issuer.root(rootKind, clock.instant());
        return new ThrowawayPki(clock, issuer.certificate(), List.of(), issuer);
    }

    /**
     * Gives an authority that issues through one more intermediate, which has an EC P-256 key, below the last one.
     *
     * @return the authority; this one stays as it is
     */
    public ThrowawayPki withIntermediate() {
        return withIntermediate(KeyKind.EC_P256);
    }

    /**
     * Gives an authority that issues through one more intermediate, below the last one.
     *
     * @param kind the kind of the intermediate's key
     * @return the authority; this one stays as it is
     */
    public ThrowawayPki withIntermediate(KeyKind kind) {
        Issuer intermediate = issuer.intermediate(kind, intermediates.size() + 1, clock.instant());
        List<X509Certificate> leafSideFirst = new ArrayList<>();
        leafSideFirst.add(intermediate.certificate());
        leafSideFirst.addAll(intermediates);
        return new ThrowawayPki(clock, root, List.copyOf(leafSideFirst), intermediate);
    }

    /**
     * The root certificate: what a trust anchor holds.
     *
     * @return the root certificate
     */
    public X509Certificate trustAnchor() {
        return root;
    }

    /**
     * The intermediates below the root, the one that signs leaves first.
     *
     * @return the intermediates, none if the root signs leaves
     */
    public List<X509Certificate> intermediates() {
        return intermediates;
    }

    /**
     * Issues a leaf that follows every rule of the service.
     *
     * @param kind the kind of its key
     * @return the leaf, its key and its intermediates
     */
    public ThrowawayIdentity issue(KeyKind kind) {
        return leaf(kind).issue();
    }

    /**
     * Starts a leaf that may break the rules of the service.
     *
     * @param kind the kind of its key
     * @return a builder of the leaf
     */
    public ThrowawayLeafBuilder leaf(KeyKind kind) {
        return new ThrowawayLeafBuilder(kind, issuer, intermediates, clock.instant());
    }
}
