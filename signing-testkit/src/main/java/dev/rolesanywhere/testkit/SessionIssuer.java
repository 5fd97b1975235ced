package dev.rolesanywhere.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.crypto.digests.SHAKEDigest;

/** Generates credentials that are unique within a simulator and the same in each run. Thread-safe. */
final class SessionIssuer {

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final SimulatorSettings settings;
    private final AtomicLong count = new AtomicLong();

    SessionIssuer(SimulatorSettings settings) {
        this.settings = settings;
    }

    IssuedSession issue(SessionParameters parameters, Subject subject, Instant now) {
        return issue(
                parameters.roleArn(),
                parameters.roleSessionName().orElse(subject.hexSerialNumber()),
                now,
                new AccountRules(settings).effectiveDuration(parameters));
    }

    /** Issues a session of a role that was assumed with STS. */
    IssuedSession issue(String roleArn, String roleSessionName, Instant now) {
        return issue(roleArn, roleSessionName, now, Duration.ofHours(1));
    }

    private IssuedSession issue(String roleArn, String roleSessionName, Instant now, Duration duration) {
        long number = count.incrementAndGet();
        Duration lifetime = settings.sessionLifetime().orElse(duration);
        return new IssuedSession(
                accessKeyId(number),
                Base64.getEncoder().encodeToString(stream("secret access key", number, 30)),
                Base64.getEncoder().encodeToString(stream("session token", number, 510)),
                now.plus(lifetime).truncatedTo(ChronoUnit.SECONDS),
                roleArn,
                roleSessionName);
    }

    private static String accessKeyId(long number) {
        StringBuilder id = new StringBuilder("ASIA");
        for (byte octet : stream("access key id", number, 16)) {
            id.append(BASE32.charAt(octet & 31));
        }
        return id.toString();
    }

    private static byte[] stream(String purpose, long number, int length) {
        byte[] seed = (purpose + number).getBytes(StandardCharsets.US_ASCII);
        SHAKEDigest shake = new SHAKEDigest(256);
        shake.update(seed, 0, seed.length);
        byte[] output = new byte[length];
        shake.doFinal(output, 0, length);
        return output;
    }
}
