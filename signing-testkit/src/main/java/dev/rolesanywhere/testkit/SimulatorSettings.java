package dev.rolesanywhere.testkit;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of a simulator. */
record SimulatorSettings(
        List<X509Certificate> trustAnchors,
        String trustAnchorArn,
        String profileArn,
        List<String> roleArns,
        String region,
        boolean acceptRoleSessionName,
        Duration maxSessionDuration,
        Duration profileDuration,
        Optional<Duration> sessionLifetime,
        Clock clock,
        Duration maxClockSkew,
        int port,
        String basePath,
        boolean tls,
        Duration authorizationTokenLifetime) {}
