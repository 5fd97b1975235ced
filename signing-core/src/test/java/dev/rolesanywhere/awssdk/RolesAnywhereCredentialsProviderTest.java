package dev.rolesanywhere.awssdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.credentials.RefreshListener;
import dev.rolesanywhere.session.CreateSessionException;
import dev.rolesanywhere.session.SessionCredentials;
import dev.rolesanywhere.session.internal.ResourceArn;
import dev.rolesanywhere.store.FileIdentitySource;
import dev.rolesanywhere.testkit.IssuedSession;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.SimulatedFault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

@Timeout(120)
class RolesAnywhereCredentialsProviderTest {

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create();

    private final BlockingQueue<SessionCredentials> refreshed = new LinkedBlockingQueue<>();
    private final BlockingQueue<SigningHelperException> failures = new LinkedBlockingQueue<>();

    @TempDir
    Path files;

    private RolesAnywhereSimulator simulator;
    private RolesAnywhereCredentialsProvider provider;

    @BeforeEach
    void start() throws IOException {
        simulator = ROLES_ANYWHERE.simulator();
        ROLES_ANYWHERE.pki().issue(KeyKind.RSA_2048).writePem(files);
        provider = builder(simulator).build();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private RolesAnywhereCredentialsProvider.Builder builder(RolesAnywhereSimulator service) {
        return RolesAnywhereCredentialsProvider.builder()
                .identitySource(FileIdentitySource.builder()
                        .certificate(files.resolve("certificate.pem"))
                        .privateKey(files.resolve("private-key.pem"))
                        .build())
                .trustAnchorArn(service.trustAnchorArn())
                .profileArn(service.profileArn())
                .roleArn(service.roleArn())
                .endpointOverride(service.endpoint())
                .refreshListener(new RefreshListener() {
                    @Override
                    public void refreshed(SessionCredentials credentials) {
                        refreshed.add(credentials);
                    }

                    @Override
                    public void failed(SigningHelperException failure, Duration untilNextAttempt) {
                        failures.add(failure);
                    }
                });
    }

    @Test
    void theCredentialsAreTheIssuedOnesWithExpirationAccountAndProvider() {
        AwsSessionCredentials credentials =
                assertInstanceOf(AwsSessionCredentials.class, provider.resolveCredentials());

        IssuedSession issued = simulator.issuedSessions().get(0);
        assertEquals(issued.accessKeyId(), credentials.accessKeyId());
        assertEquals(issued.secretAccessKey(), credentials.secretAccessKey());
        assertEquals(issued.sessionToken(), credentials.sessionToken());
        assertEquals(Optional.of(issued.expiration()), credentials.expirationTime());
        assertEquals(ResourceArn.parse(simulator.roleArn()).map(ResourceArn::accountId), credentials.accountId());
        assertEquals(Optional.of("RolesAnywhereCredentialsProvider"), credentials.providerName());
    }

    @Test
    void theIdentityIsTheSame() {
        AwsCredentialsIdentity identity = provider.resolveIdentity().join();

        assertEquals(provider.resolveCredentials(), identity);
        assertEquals(1, simulator.callCount());
    }

    @Test
    void anStsClientSignsWithThem() throws IOException {
        String response = "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111122223333</Account>"
                + "</GetCallerIdentityResult></GetCallerIdentityResponse>";
        try (SignedRequestServer service = new SignedRequestServer(simulator::issuedSessions, response);
                StsClient sts = StsClient.builder()
                        .region(Region.US_EAST_1)
                        .endpointOverride(service.uri())
                        .credentialsProvider(provider)
                        .build()) {
            assertEquals("111122223333", sts.getCallerIdentity().account());
            assertEquals("111122223333", sts.getCallerIdentity().account());
        }
        assertEquals(1, simulator.callCount());
    }

    @Test
    void theServiceOfTheseTestsRefusesOtherKeys() throws IOException {
        provider.resolveCredentials();
        IssuedSession issued = simulator.issuedSessions().get(0);
        AwsSessionCredentials forged =
                AwsSessionCredentials.create(issued.accessKeyId(), "forged", issued.sessionToken());
        try (SignedRequestServer service = new SignedRequestServer(simulator::issuedSessions, "");
                StsClient sts = StsClient.builder()
                        .region(Region.US_EAST_1)
                        .endpointOverride(service.uri())
                        .credentialsProvider(() -> forged)
                        .build()) {
            assertThrows(StsException.class, sts::getCallerIdentity);
        }
    }

    @Test
    void aFileThatIsMissingAtFirstIsNamedAndTheNextCallTriesAgain() throws IOException {
        Path key = files.resolve("private-key.pem");
        Path elsewhere = files.resolve("elsewhere");
        Files.move(key, elsewhere);
        SdkClientException missing = assertThrows(SdkClientException.class, provider::resolveCredentials);
        assertTrue(String.valueOf(missing.getMessage()).contains(key.toString()), missing::getMessage);
        Files.move(elsewhere, key, StandardCopyOption.ATOMIC_MOVE);

        assertTrue(provider.resolveCredentials().accessKeyId().startsWith("ASIA"));
    }

    @Test
    void aThrottledCallIsNotRepeatedAtOnce() throws InterruptedException {
        simulator.failNext(1, SimulatedFault.throttling());

        AwsServiceException throttled = assertThrows(AwsServiceException.class, provider::resolveCredentials);

        assertTrue(throttled.isThrottlingException());
        // The listener may hear of it after the caller.
        assertNotNull(failures.poll(50, TimeUnit.SECONDS));
        assertEquals(1, simulator.callCount());
    }

    @Test
    void aRejectionIsAServiceExceptionOfTheSdkWithTheLibrarysMessage() {
        try (RolesAnywhereCredentialsProvider rejected =
                provider.toBuilder().roleArn(simulator.roleArn() + "-other").build()) {
            AwsServiceException failure = assertThrows(AwsServiceException.class, rejected::resolveCredentials);

            CreateSessionException cause = assertInstanceOf(CreateSessionException.class, failure.getCause());
            assertEquals(cause.getMessage() + "; " + cause.advice().orElseThrow(), failure.getMessage());
            assertEquals(cause.status(), failure.statusCode());
            assertEquals(cause.requestId(), Optional.ofNullable(failure.requestId()));
            assertEquals(cause.code().orElseThrow(), failure.awsErrorDetails().errorCode());
            assertFalse(failure.retryable());
        }
    }

    @Test
    void aFailedConnectionIsARetryableClientExceptionOfTheSdk() {
        try (RolesAnywhereCredentialsProvider unreachable = provider.toBuilder()
                .endpointOverride(URI.create("http://127.0.0.1:1"))
                .maxAttempts(1)
                .build()) {
            SdkClientException failure = assertThrows(SdkClientException.class, unreachable::resolveCredentials);

            assertTrue(failure.retryable());
            assertInstanceOf(CreateSessionException.class, failure.getCause());
        }
    }

    @Test
    void aCopyHasTheSameSettingsAndItsOwnCredentials() {
        provider.resolveCredentials();
        try (RolesAnywhereCredentialsProvider copy = provider.copy(builder -> {})) {
            assertNotSame(provider, copy);
            assertFalse(copy.status().isValid());
            copy.resolveCredentials();
        }
        assertEquals(2, simulator.callCount());
        assertTrue(provider.status().isValid());
    }

    @Test
    void aChangedCopyOfABuilderLeavesTheOriginalAsItWas() {
        RolesAnywhereCredentialsProvider.Builder original = builder(simulator);
        original.copy().roleArn("not an ARN");

        try (RolesAnywhereCredentialsProvider built = original.build()) {
            assertTrue(built.toString().contains(simulator.roleArn()), built::toString);
        }
    }

    @Test
    void aRegionOfTheSdkIsTheRegionThatIsSignedFor() {
        try (RolesAnywhereCredentialsProvider elsewhere =
                provider.toBuilder().region(Region.EU_WEST_1).build()) {
            assertThrows(AwsServiceException.class, elsewhere::resolveCredentials);
        }
        String authorization = simulator.calls().get(0).header("Authorization").orElseThrow();
        assertTrue(authorization.contains("/eu-west-1/rolesanywhere/"), authorization);
    }

    @Test
    void aPassedHttpClientIsUsedAndNotClosed() {
        AtomicBoolean closed = new AtomicBoolean();
        try (SdkHttpClient real = Apache5HttpClient.create()) {
            SdkHttpClient passed = new SdkHttpClient() {
                @Override
                public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                    return real.prepareRequest(request);
                }

                @Override
                public void close() {
                    closed.set(true);
                }
            };
            RolesAnywhereCredentialsProvider borrowing =
                    builder(simulator).httpClient(passed).build();
            borrowing.resolveCredentials();
            borrowing.close();
        }

        assertFalse(closed.get());
    }

    @Test
    void closeEndsItsThread() throws InterruptedException {
        // Threads belong to the group of the thread that starts them.
        ThreadGroup group = new ThreadGroup("provider");
        Thread caller = new Thread(group, provider::resolveCredentials);
        caller.start();
        caller.join();
        Thread refresh = onlyThread(group, "roles-anywhere-refresh");

        provider.close();

        refresh.join(50_000);
        assertFalse(refresh.isAlive());
    }

    private static Thread onlyThread(ThreadGroup group, String name) {
        Thread[] threads = new Thread[100];
        List<Thread> found = Arrays.stream(threads, 0, group.enumerate(threads))
                .filter(thread -> thread.getName().equals(name))
                .toList();
        assertEquals(1, found.size());
        return found.get(0);
    }

    @Test
    void missingSettingsAreNamedWhenItIsBuilt() {
        SdkClientException noSource = assertThrows(
                SdkClientException.class,
                () -> RolesAnywhereCredentialsProvider.builder().build());
        SdkClientException noArn = assertThrows(
                SdkClientException.class,
                () -> RolesAnywhereCredentialsProvider.builder()
                        .identitySource(() -> {
                            throw new IllegalStateException();
                        })
                        .build());

        assertEquals("the identity source is missing; set it with identitySource", noSource.getMessage());
        assertInstanceOf(InvalidSettingException.class, noSource.getCause());
        assertEquals("the trust anchor ARN is missing; set it with trustAnchorArn", noArn.getMessage());
        assertInstanceOf(InvalidSettingException.class, noArn.getCause());
    }

    @Test
    void itsTextShowsNoSecret() {
        AwsSessionCredentials credentials = (AwsSessionCredentials) provider.resolveCredentials();

        for (String text : List.of(provider.toString(), provider.status().toString())) {
            assertFalse(text.contains(credentials.secretAccessKey()), text);
            assertFalse(text.contains(credentials.sessionToken()), text);
        }
    }
}
