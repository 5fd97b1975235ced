package dev.rolesanywhere.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.CreateSessionClient;
import dev.rolesanywhere.session.CreateSessionRequest;
import dev.rolesanywhere.session.SessionCredentials;
import dev.rolesanywhere.store.FileIdentitySource;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorBuilder;
import dev.rolesanywhere.testkit.SimulatedFault;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine with real files, real keys and a real endpoint, with a clock that the tests move by hand. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class RefreshFaultsTest {

    private final ManualClock clock = new ManualClock();
    private final ThrowawayPki pki = ThrowawayPki.create(KeyKind.EC_P256, clock);
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @TempDir
    Path files;

    private volatile CountDownLatch mayCall = new CountDownLatch(0);
    private RolesAnywhereSimulator service;
    private CreateSessionClient client;
    private RefreshingCredentials credentials;

    @BeforeEach
    void start() throws IOException {
        pki.issue(KeyKind.RSA_2048).writePem(files);
        service = service().build();
        client = CreateSessionClient.builder()
                .endpointOverride(service.endpoint())
                .clock(clock)
                .retryThrottling(false)
                .build();
        credentials = RefreshingCredentials.builder()
                .identitySource(FileIdentitySource.builder()
                        .certificate(files.resolve("certificate.pem"))
                        .privateKey(files.resolve("private-key.pem"))
                        .build())
                .createSession(identity -> {
                    await(mayCall);
                    return client.createSession(request(), identity);
                })
                .clock(clock)
                .stopwatch(clock::stopwatch)
                .random(() -> 0.5)
                .listener(new RefreshListener() {
                    @Override
                    public void refreshed(SessionCredentials fresh) {
                        events.add("refreshed");
                    }

                    @Override
                    public void failed(SigningHelperException failure, Duration untilNextAttempt) {
                        events.add(failure.getMessage());
                    }
                })
                .build();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() {
        credentials.close();
        client.close();
        service.close();
    }

    private RolesAnywhereSimulatorBuilder service() {
        return RolesAnywhereSimulator.builder().trustAnchor(pki.trustAnchor()).clock(clock);
    }

    private CreateSessionRequest request() {
        return CreateSessionRequest.builder()
                .trustAnchorArn(service.trustAnchorArn())
                .profileArn(service.profileArn())
                .roleArn(service.roleArn())
                .build();
    }

    private void obtain() throws InterruptedException {
        credentials.get();
        assertEquals("refreshed", events.take());
    }

    private String eventAfter(Duration time) throws InterruptedException {
        clock.advance(time);
        credentials.look();
        return events.take();
    }

    private String eventAtPrefetch() throws InterruptedException {
        return eventAfter(Duration.ofMinutes(40));
    }

    private void assertTheOldOnesAreStillHandedOut() {
        assertEquals(
                service.issuedSessions().get(0).accessKeyId(), credentials.get().accessKeyId());
    }

    private void assertTheNextAttemptBringsNewOnes() throws InterruptedException {
        assertEquals("refreshed", eventAfter(RefreshSchedule.LONGEST_WAIT));
        int last = service.issuedSessions().size() - 1;
        assertEquals(
                service.issuedSessions().get(last).accessKeyId(),
                credentials.get().accessKeyId());
        assertTrue(last > 0);
    }

    /** Faults, and how many of them one attempt meets. */
    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(SimulatedFault.throttling(), 1),
                Arguments.of(SimulatedFault.connectionReset(), 3),
                Arguments.of(SimulatedFault.emptyResponse(), 3),
                Arguments.of(SimulatedFault.truncatedBody(), 3),
                Arguments.of(SimulatedFault.status(500, "InternalServerException", "no"), 3),
                Arguments.of(SimulatedFault.status(403, "AccessDeniedException", "no"), 1),
                Arguments.of(SimulatedFault.body(201, "{}"), 1));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aServiceThatFailsDuringARefreshCostsNothing(SimulatedFault fault, int calls) throws InterruptedException {
        obtain();
        service.failNext(calls, fault);
        String failure = eventAtPrefetch();

        assertFalse(failure.equals("refreshed"), failure);
        assertTheOldOnesAreStillHandedOut();
        assertTheNextAttemptBringsNewOnes();
    }

    @Test
    void aServiceThatIsDownAtTheStartIsNamedAndTriedAgain() throws InterruptedException {
        service.failNext(3, SimulatedFault.connectionReset());

        SigningHelperException down = assertThrows(SigningHelperException.class, credentials::get);

        assertTrue(down.getMessage().contains(service.endpoint().getHost()), down::getMessage);
        assertEquals(down.getMessage(), events.take());
        assertEquals("refreshed", eventAfter(RefreshSchedule.LONGEST_WAIT));
    }

    @Test
    void aSlowServiceDoesNotDelayCallersWithValidCredentials() throws InterruptedException {
        obtain();
        mayCall = new CountDownLatch(1);
        clock.advance(Duration.ofMinutes(40));
        credentials.look();

        assertTheOldOnesAreStillHandedOut();
        mayCall.countDown();
        assertEquals("refreshed", events.take());
        assertEquals(
                service.issuedSessions().get(1).accessKeyId(), credentials.get().accessKeyId());
    }

    @Test
    void aKeyFileThatIsMissingForAMomentCostsOneRetry() throws Exception {
        obtain();
        byte[] key = Files.readAllBytes(files.resolve("private-key.pem"));
        Files.delete(files.resolve("private-key.pem"));
        String failure = eventAtPrefetch();
        Files.write(files.resolve("private-key.pem"), key);

        assertTrue(failure.contains("private-key.pem"), failure);
        assertTheOldOnesAreStillHandedOut();
        assertTheNextAttemptBringsNewOnes();
    }

    @Test
    void aHalfWrittenKeyFileCostsOneRetry() throws Exception {
        obtain();
        byte[] key = Files.readAllBytes(files.resolve("private-key.pem"));
        Files.write(files.resolve("private-key.pem"), Arrays.copyOf(key, key.length / 2));
        String failure = eventAtPrefetch();
        Files.write(files.resolve("private-key.pem"), key);

        assertTrue(failure.contains("private-key.pem"), failure);
        assertTheOldOnesAreStillHandedOut();
        assertTheNextAttemptBringsNewOnes();
    }

    @Test
    void aReplacedPairOfAnotherAlgorithmIsUsedWithoutARestart() throws Exception {
        obtain();
        pki.issue(KeyKind.EC_P384).writePem(files);

        assertEquals("refreshed", eventAtPrefetch());

        String authorization = service.calls().get(1).header("Authorization").orElseThrow();
        assertTrue(authorization.startsWith("AWS4-X509-ECDSA-SHA256"), authorization);
    }

    @Test
    void aReplacedCertificateWhoseKeyIsStillTheOldOneCostsOneRetry() throws Exception {
        obtain();
        byte[] oldKey = Files.readAllBytes(files.resolve("private-key.pem"));
        pki.issue(KeyKind.EC_P256).writePem(files);
        byte[] newKey = Files.readAllBytes(files.resolve("private-key.pem"));
        Files.write(files.resolve("private-key.pem"), oldKey);
        String failure = eventAtPrefetch();
        Files.write(files.resolve("private-key.pem"), newKey);

        assertTrue(failure.contains("does not belong to the certificate"), failure);
        assertTheOldOnesAreStillHandedOut();
        assertTheNextAttemptBringsNewOnes();
    }
}
