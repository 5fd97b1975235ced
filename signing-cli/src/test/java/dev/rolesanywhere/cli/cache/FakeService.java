package dev.rolesanywhere.cli.cache;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;

/** Creates numbered sessions, and counts them. */
final class FakeService implements LongFunction<CacheEntry> {

    private static final ThrowawayPki PKI = ThrowawayPki.create();

    private static final CreateSessionRequest REQUEST = CreateSessionRequest.builder()
            .trustAnchorArn("arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/ta")
            .profileArn("arn:aws:rolesanywhere:us-east-1:111122223333:profile/p")
            .roleArn("arn:aws:iam::111122223333:role/edge")
            .roleSessionName("night")
            .build();

    private final Clock clock;
    private final AtomicInteger calls = new AtomicInteger();
    private Duration life = Duration.ofHours(1);
    private X509Certificate certificate;
    private Optional<String> failure = Optional.empty();
    private int padding;

    FakeService(Clock clock) {
        this.clock = clock;
        this.certificate = validFor(Duration.ofDays(300));
    }

    private X509Certificate validFor(Duration left) {
        Instant now = clock.instant();
        return PKI.leaf(KeyKind.EC_P256)
                .subject("CN=edge-01,O=Example")
                .validity(now.minus(Duration.ofDays(1)), now.plus(left))
                .issue()
                .certificate();
    }

    void certificateEndsIn(Duration left) {
        certificate = validFor(left);
    }

    void sessionsLive(Duration duration) {
        life = duration;
    }

    void failWith(String message) {
        failure = Optional.of(message);
    }

    void recover() {
        failure = Optional.empty();
    }

    void padResponses(int characters) {
        padding = characters;
    }

    int calls() {
        return calls.get();
    }

    static String json(int number) {
        return "{\"Version\":1,\"SecretAccessKey\":\"secret-" + number + "\"}";
    }

    @Override
    public CacheEntry apply(long requestTime) {
        int number = calls.incrementAndGet();
        if (failure.isPresent()) {
            throw new SigningHelperException(failure.get());
        }
        SessionCredentials credentials = new SessionCredentials(
                "ASIA", "secret", "token", clock.instant().plus(life), "111122223333");
        return CacheEntry.ofSession(REQUEST, certificate, credentials, json(number) + " ".repeat(padding), requestTime);
    }
}
