package dev.rolesanywhere.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.PrivateKeySigner;
import dev.rolesanywhere.session.internal.Endpoints;
import dev.rolesanywhere.session.internal.ResourceArn;
import dev.rolesanywhere.testkit.IssuedSession;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.RecordedCall;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.RolesAnywhereSimulatorExtension;
import dev.rolesanywhere.testkit.SimulatedFault;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpClient;

class CreateSessionClientTest {

    @RegisterExtension
    static final RolesAnywhereSimulatorExtension ROLES_ANYWHERE = RolesAnywhereSimulatorExtension.create(
            ThrowawayPki.create().withIntermediate(), settings -> settings.acceptRoleSessionName(true));

    private static final X509Identity IDENTITY = identity(ROLES_ANYWHERE.pki().issue(KeyKind.EC_P256));

    private final List<Duration> waits = new ArrayList<>();
    private RolesAnywhereSimulator simulator;
    private CreateSessionClient client;

    @BeforeEach
    void start() {
        simulator = ROLES_ANYWHERE.simulator();
        client = clientBuilder().build();
    }

    @AfterEach
    void stop() {
        client.close();
    }

    private CreateSessionClient.Builder clientBuilder() {
        return CreateSessionClient.builder()
                .endpointOverride(simulator.endpoint())
                .sleeper(waits::add)
                .random(() -> 0.5);
    }

    private static X509Identity identity(ThrowawayIdentity throwaway) {
        return X509Identity.of(
                throwaway.certificate(),
                throwaway.intermediates(),
                PrivateKeySigner.fromPkcs8(throwaway.privateKeyPkcs8()));
    }

    private CreateSessionRequest.Builder request() {
        return CreateSessionRequest.builder()
                .trustAnchorArn(simulator.trustAnchorArn())
                .profileArn(simulator.profileArn())
                .roleArn(simulator.roleArn());
    }

    private SessionCredentials createSession() {
        return client.createSession(request().build(), IDENTITY);
    }

    private CreateSessionException failure() {
        return assertThrows(CreateSessionException.class, this::createSession);
    }

    @Test
    void theCredentialsAreTheIssuedOnes() {
        SessionCredentials credentials = createSession();

        IssuedSession issued = simulator.issuedSessions().get(0);
        assertEquals(
                new SessionCredentials(
                        issued.accessKeyId(),
                        issued.secretAccessKey(),
                        issued.sessionToken(),
                        issued.expiration(),
                        ResourceArn.parse(simulator.roleArn()).orElseThrow().accountId()),
                credentials);
    }

    @Test
    void durationAndSessionNameTravelInTheBody() {
        client.createSession(
                request()
                        .sessionDuration(Duration.ofMinutes(15))
                        .roleSessionName("night=1")
                        .build(),
                IDENTITY);

        assertEquals(
                "{\"durationSeconds\":900,\"roleSessionName\":\"night=1\"}",
                simulator.calls().get(0).body());
    }

    @Test
    void withoutDurationTheProfileDecides() {
        createSession();

        RecordedCall call = simulator.calls().get(0);
        assertEquals("{}", call.body());
        assertTrue(call.requestLine().startsWith("POST /sessions?profileArn=arn%3Aaws%3A"), call.requestLine());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/base", "/base/path/", "/a%20b", "/a%2Fb", "/%C3%A9", "/~a.b-c_d", "/a;b=c,d@e:f!$&'()*+"})
    void thePathBelowTheEndpointIsSignedAsItIsSent(String basePath) {
        try (RolesAnywhereSimulator below = RolesAnywhereSimulator.builder()
                        .trustAnchor(ROLES_ANYWHERE.pki().trustAnchor())
                        .basePath(basePath.replaceAll("/$", ""))
                        .build();
                CreateSessionClient other = CreateSessionClient.builder()
                        .endpointOverride(URI.create(below.endpoint() + (basePath.endsWith("/") ? "/" : "")))
                        .build()) {

            other.createSession(request().build(), IDENTITY);

            assertTrue(below.calls().get(0).accepted());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "500, InternalServerException",
        "502, BadGateway",
        "503, ServiceUnavailableException",
        "504, GatewayTimeout",
        "429, Whatever",
        "400, ThrottlingException",
        "403, RequestLimitExceeded",
        "400, RequestTimeoutException"
    })
    void anotherAttemptIsMadeWhereItCanHelp(int status, String code) {
        simulator.failNext(2, SimulatedFault.status(status, code, "no"));

        createSession();

        assertEquals(3, simulator.callCount());
        assertEquals(List.of(Duration.ofMillis(250), Duration.ofMillis(500)), waits);
    }

    @Test
    void aRejectedTimeIsCorrectedByTheServicesClock() {
        simulator.failNext(1, SimulatedFault.status(403, "RequestTimeTooSkewed", "The difference is too large."));
        Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-20));
        try (CreateSessionClient other = clientBuilder().clock(wrong).build()) {
            other.createSession(request().build(), IDENTITY);
        }

        RecordedCall corrected = simulator.calls().get(1);
        assertTrue(corrected.accepted(), "the simulator rejects a time that differs by more than five minutes");
        assertEquals(2, simulator.callCount());
    }

    @Test
    void theDifferenceOfTheClocksIsReportedFirst() {
        simulator.failNext(2, SimulatedFault.status(403, "AccessDeniedException", "No."));
        assertEquals(Optional.empty(), failure().clockSkew());
        Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(20));
        try (CreateSessionClient other = clientBuilder().clock(wrong).build()) {
            CreateSessionException failure = assertThrows(
                    CreateSessionException.class,
                    () -> other.createSession(request().build(), IDENTITY));

            assertTrue(failure.getMessage().startsWith("this machine's clock is 1"), failure.getMessage());
            assertTrue(failure.getMessage().contains(" seconds ahead of the service's; CreateSession was rejected: "));
            assertEquals(20, failure.clockSkew().orElseThrow().plusSeconds(5).toMinutes());
        }
    }

    @Test
    void connectionsThatBreakAreTriedAgain() {
        simulator.failNext(1, SimulatedFault.connectionReset());
        createSession();
        simulator.failNext(1, SimulatedFault.emptyResponse());
        createSession();
        simulator.failNext(1, SimulatedFault.truncatedBody());
        createSession();

        assertEquals(6, simulator.callCount());
    }

    @ParameterizedTest
    @CsvSource({"400, ValidationException", "403, AccessDeniedException", "404, ResourceNotFoundException"})
    void aRefusalIsNotTriedAgain(int status, String code) {
        simulator.failNext(1, SimulatedFault.status(status, code, "No, because."));

        CreateSessionException failure = failure();

        assertEquals(1, simulator.callCount());
        assertEquals(status, failure.status());
        assertEquals(Optional.of(code), failure.code());
        assertEquals(Optional.of("No, because."), failure.serviceMessage());
        assertEquals(Optional.of(simulator.calls().get(0).requestId()), failure.requestId());
        assertFalse(failure.isRetryable());
        assertTrue(failure.serverTime().isPresent());
        assertEquals(
                "CreateSession was rejected: " + code + ": No, because. (status " + status + ", request id "
                        + failure.requestId().orElseThrow() + ")",
                failure.getMessage());
    }

    @Test
    void afterThreeAttemptsTheLastFailureIsReported() {
        simulator.failNext(3, SimulatedFault.throttling());

        CreateSessionException failure = failure();

        assertEquals(3, simulator.callCount());
        assertTrue(failure.isRetryable());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void theNumberOfAttemptsCanBeSet(int attempts) {
        simulator.failNext(10, SimulatedFault.status(503, "ServiceUnavailableException", "later"));
        try (CreateSessionClient other = clientBuilder().maxAttempts(attempts).build()) {
            assertThrows(
                    CreateSessionException.class,
                    () -> other.createSession(request().build(), IDENTITY));
        }

        assertEquals(attempts, simulator.callCount());
    }

    @Test
    void zeroAttemptsAreRejected() {
        assertEquals(
                "the maximum number of attempts must be at least 1, not 0",
                assertThrows(
                                InvalidSettingException.class,
                                () -> clientBuilder().maxAttempts(0))
                        .getMessage());
    }

    @Test
    void throttlingIsLeftToTheCallerWhoWantsThat() {
        client.close();
        client = clientBuilder().retryThrottling(false).build();
        simulator.failNext(2, SimulatedFault.status(503, "ServiceUnavailable", "later"));
        createSession();
        assertEquals(3, simulator.callCount());

        simulator.failNext(1, SimulatedFault.throttling());

        assertTrue(failure().isThrottled());
        assertEquals(4, simulator.callCount());
    }

    @Test
    void retryAfterIsHonoured() {
        simulator.failNext(
                1, SimulatedFault.status(503, "ServiceUnavailable", "later").withRetryAfter(Duration.ofSeconds(7)));

        createSession();

        assertEquals(List.of(Duration.ofSeconds(7)), waits);
    }

    @Test
    void aLongRetryAfterIsLeftToTheCaller() {
        simulator.failNext(
                1, SimulatedFault.status(503, "ServiceUnavailable", "later").withRetryAfter(Duration.ofMinutes(5)));

        assertEquals(Optional.of(Duration.ofMinutes(5)), failure().retryAfter());
        assertEquals(1, simulator.callCount());
    }

    @Test
    void eachAttemptIsSignedAgain() {
        simulator.failNext(1, SimulatedFault.throttling());

        try (CreateSessionClient other = clientBuilder().clock(ticking()).build()) {
            other.createSession(request().build(), IDENTITY);
        }

        List<String> dates = simulator.calls().stream()
                .map(call -> call.header("x-amz-date").orElseThrow())
                .toList();
        assertEquals(2, dates.size());
        assertNotEquals(dates.get(0), dates.get(1));
    }

    /** A clock that goes on by a second whenever it is looked at. */
    private static Clock ticking() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        return new Clock() {
            @Override
            public Instant instant() {
                return now.getAndUpdate(instant -> instant.plusSeconds(1));
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    @Test
    void redirectsAreNotFollowed() {
        simulator.failNext(1, SimulatedFault.redirectTo(simulator.endpoint()));

        assertEquals(
                "the endpoint responded with status 307, but redirects are not followed; check the endpoint",
                failure().getMessage());
        assertEquals(1, simulator.callCount());
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsAFailedAttempt() {
        simulator.latency(Duration.ofSeconds(2));
        try (SdkHttpClient impatient = DefaultHttpClient.create(Duration.ofSeconds(1), Duration.ofMillis(100));
                CreateSessionClient other =
                        clientBuilder().httpClient(impatient).build()) {
            CreateSessionException failure = assertThrows(
                    CreateSessionException.class,
                    () -> other.createSession(request().build(), IDENTITY));

            assertEquals(simulator.endpoint() + " cannot be reached: it did not respond in time", failure.getMessage());
            assertEquals(2, waits.size());
        }
    }

    /** The former limit was 10 seconds: three attempts, three sessions, and no credentials. */
    @Test
    void aSlowResponseIsAwaitedByASingleRequest() {
        simulator.latency(Duration.ofSeconds(11));

        createSession();

        assertEquals(1, simulator.callCount());
    }

    @Test
    void aCallEndsWithinAMinute() {
        assertTrue(CreateSessionClient.LAST_ATTEMPT_WITHIN
                        .plus(CreateSessionCall.ATTEMPT_LIMIT)
                        .compareTo(Duration.ofMinutes(1))
                < 0);
    }

    @Test
    void anEndlessAnswerIsCutOff() {
        char[] endless = new char[300 * 1024];
        Arrays.fill(endless, ' ');
        simulator.failNext(1, SimulatedFault.body(201, new String(endless)));

        assertTrue(failure().getMessage().contains("more than 256 KiB"));
    }

    @ParameterizedTest
    @CsvSource({
        "200, success.json",
        "201, success.json",
        "202, success.json",
        "201, success-with-unknown-members.json",
        "201, success-two-sets.json"
    })
    void anySuccessWithUsableCredentialsIsTaken(int status, String body) {
        simulator.failNext(1, SimulatedFault.body(status, createSessionBody(body)));

        assertEquals(Instant.parse("2030-01-01T00:00:00Z"), createSession().expiration());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            empty-credential-set.json      | without credentials: it contains no accessKeyId
            missing-credential-set.json    | without credentials: it contains no accessKeyId
            missing-secret-access-key.json | without credentials: it contains no secretAccessKey
            empty-access-key-id.json       | without credentials: it contains no accessKeyId
            null-session-token.json        | without credentials: it contains no sessionToken
            malformed-expiration.json      | its expiration is not a timestamp
            not-json.html                  | not with JSON; is there a proxy or another service at this endpoint?
            truncated.json                 | not with JSON; is there a proxy or another service at this endpoint?
            deeply-nested.json             | not with JSON; is there a proxy or another service at this endpoint?
            """)
    void aSuccessWithoutUsableCredentialsIsAnError(String body, String message) {
        simulator.failNext(1, SimulatedFault.body(201, createSessionBody(body)));

        assertEquals(
                "the endpoint responded with status 201, but " + message,
                failure().getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            2030-01-01T00:00:00Z     | 2010-01-01T00:00:00Z     | its credentials expired at 2010-01-01T00:00:00Z; check this machine's clock
            2030-01-01T00:00:00Z     | +1000000-01-01T00:00:00Z | its expiration is not a timestamp
            "2030-01-01T00:00:00Z"   | 1893456000               | without credentials: it contains no expiration
            """)
    void anExpirationThatNoClientCouldUseIsAnError(String from, String to, String message) {
        simulator.failNext(
                1, SimulatedFault.body(201, createSessionBody("success.json").replace(from, to)));

        assertEquals(
                "the endpoint responded with status 201, but " + message,
                failure().getMessage());
    }

    @Test
    void moreAfterTheJsonIsAnError() {
        simulator.failNext(1, SimulatedFault.body(201, createSessionBody("success.json") + "{}"));

        assertTrue(failure().getMessage().contains("not with JSON"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            403 | access-denied-uppercase-message.json | Invalid signature
            403 | access-denied-lowercase-message.json | Invalid signature
            403 | error-type-in-body.json              | AccessDeniedException
            400 | throttling.json                      | ThrottlingException
            400 | validation-exception.json            | ValidationException
            403 | not-json.html                        | no reason was given
            403 | empty-credential-set.json            | no reason was given
            """)
    void codeAndMessageAreFoundWhereverTheyStand(int status, String body, String expected) {
        simulator.failNext(3, SimulatedFault.body(status, createSessionBody(body)));

        String message = failure().getMessage();

        assertTrue(message.startsWith("CreateSession was rejected: "), message);
        assertTrue(message.contains(expected), message);
    }

    private static String createSessionBody(String name) {
        return new String(Testdata.bytes("create-session/" + name), StandardCharsets.UTF_8);
    }

    @Test
    void aMessageFromOutsideIsOneBoundedLineWithoutControlCharacters() {
        simulator.failNext(
                1, SimulatedFault.status(403, "AccessDeniedException", "a\nb\u001b[2J\u009b\u202e" + "x".repeat(5000)));

        String message = failure().getMessage();

        assertTrue(message.contains("a b [2J xxx"), message);
        assertTrue(message.length() < 1200, message);
    }

    @Test
    void noSecretIsInTheCredentialsText() {
        SessionCredentials credentials = createSession();

        assertFalse(credentials.toString().contains(credentials.secretAccessKey()));
        assertFalse(credentials.toString().contains(credentials.sessionToken()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://h//a",
                "http://h/./a",
                "http://h/a/..",
                "http://h/..",
                "http://h:0",
                "http://h:65536",
                "h:80",
                "http://h/?q",
                "http://u@h",
                "ftp://h"
            })
    void anEndpointThatWouldChangeOnTheWayIsRefused(String endpoint) {
        assertThrows(
                InvalidSettingException.class,
                () -> CreateSessionClient.builder().endpointOverride(URI.create(endpoint)));
    }

    @Test
    void aPathOutsideAsciiIsEncodedAsItIsSent() {
        assertEquals(URI.create("https://h/%C3%A9"), Endpoints.custom(URI.create("https://H/é/")));
    }

    @Test
    void aRegionThatCannotBeOneIsNotSigned() {
        try (CreateSessionClient other =
                clientBuilder().region("us-east-1\nX: y").build()) {
            assertThrows(
                    InvalidSettingException.class,
                    () -> other.createSession(request().build(), IDENTITY));
        }
        assertEquals(0, simulator.callCount());
    }

    @Test
    void anEndpointExcludesFips() {
        assertThrows(
                InvalidSettingException.class,
                () -> clientBuilder().fipsEnabled(true).build());
    }
}
