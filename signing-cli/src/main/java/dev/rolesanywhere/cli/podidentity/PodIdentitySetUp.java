package dev.rolesanywhere.cli.podidentity;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the agent serves, and to whom.
 *
 * @param addresses the addresses for pods
 * @param requiresAll whether each of the addresses must exist; otherwise one suffices
 * @param allowedHosts hosts besides the addresses that Host headers may contain, in lower case
 * @param statusAddress the address for probes and metrics
 * @param roleMap the file with the role map
 * @param audience the audience that tokens must have
 * @param node the name of this node
 * @param verifiesWithKeys whether to verify tokens with the cluster's public keys instead of TokenReview
 * @param issuer the issuer that tokens must have; empty for the one that the API server publishes
 * @param serviceAccountDirectory the directory with the token of this agent and the CA of the API server
 */
public record PodIdentitySetUp(
        List<InetSocketAddress> addresses,
        boolean requiresAll,
        Set<String> allowedHosts,
        InetSocketAddress statusAddress,
        Path roleMap,
        String audience,
        String node,
        boolean verifiesWithKeys,
        Optional<String> issuer,
        Path serviceAccountDirectory) {}
