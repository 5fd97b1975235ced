package dev.rolesanywhere.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.cli.ManualClock;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("It counts the threads of the process.")
class ContainerProtocolTest {

    private static final String TOKEN = "Basic c2VjcmV0";

    private final ManualClock clock = new ManualClock();
    private final FakeRefresh refresh = new FakeRefresh(clock);
    private final LocalProtocol protocol = new LocalProtocol(
            HostRule.addressesAnd(Set.of()),
            new ContainerProtocol(
                            TOKEN,
                            new CurrentCredentials(
                                    refresh::current, refresh::status, "arn:aws:iam::111122223333:role/edge", clock))
                    .resources());

    @BeforeEach
    void refresh() {
        refresh.refresh();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/credentials", "/credentials/", "//credentials", "/credentials?any=thing"})
    void theTokenGivesAccessToTheCredentials(String path) {
        LocalResponse response = Ask.of(protocol, Ask.get(path, "Authorization", TOKEN));

        assertEquals(200, response.status());
        assertEquals("application/json", response.contentType());
        assertEquals(
                "{\"AccessKeyId\":\"ASIA0\",\"SecretAccessKey\":\"the-secret-key\",\"Token\":\"the-session-token\","
                        + "\"Expiration\":\"2026-11-22T13:00:00Z\",\"AccountId\":\"111122223333\","
                        + "\"RoleArn\":\"arn:aws:iam::111122223333:role/edge\"}",
                Ask.text(response));
    }

    @Test
    void noOtherTokenDoes() {
        assertEquals(401, Ask.of(protocol, Ask.get("/credentials")).status());
        for (String wrong : new String[] {"", "c2VjcmV0", "Basic c2VjcmV1", "Basic c2VjcmV0 ", "basic c2VjcmV0"}) {
            LocalResponse response = Ask.of(protocol, Ask.get("/credentials", "Authorization", wrong));

            assertEquals(401, response.status());
            assertTrue(Ask.text(response).contains("\"code\":\"Unauthorized\""), Ask.text(response));
            assertTrue(Ask.text(response).contains("\"Code\":\"Unauthorized\""), Ask.text(response));
            assertFalse(Ask.text(response).contains(TOKEN));
        }
    }

    @Test
    void withoutValidCredentialsTheResponseIs503() {
        refresh.expire("the service is down");

        CompletableFuture<LocalResponse> failed = protocol.respond(Ask.get("/credentials", "Authorization", TOKEN))
                .toCompletableFuture();

        assertTrue(failed.isDone(), "a request waits only while no refresh has failed");
        LocalResponse response = failed.join();
        assertEquals(503, response.status());
        assertTrue(Ask.text(response).contains("\"message\":\"no valid credentials: the service is down\""));
    }

    @Test
    void aRequestWaitsForARefreshThatTakesAMoment() {
        refresh.expireUntilThirdLook(refresh::refresh);

        assertEquals(
                200,
                Ask.of(protocol, Ask.get("/credentials", "Authorization", TOKEN))
                        .status());
    }

    @Test
    void aRequestDoesNotWaitLongForARefresh() {
        refresh.expire();

        LocalResponse response = assertTimeoutPreemptively(
                Duration.ofSeconds(60), () -> Ask.of(protocol, Ask.get("/credentials", "Authorization", TOKEN)));

        assertEquals(503, response.status());
        assertTrue(Ask.text(response).contains("\"message\":\"credentials have been requested"), Ask.text(response));
    }

    @Test
    void aRequestStopsWaitingWhenTheRefreshFails() {
        refresh.expireUntilThirdLook(() -> refresh.expire("the service is down"));

        LocalResponse response = Ask.of(protocol, Ask.get("/credentials", "Authorization", TOKEN));

        assertEquals(503, response.status());
        assertTrue(Ask.text(response).contains("the service is down"), Ask.text(response));
    }

    @Test
    void requestsThatWaitStartNoThreads() {
        refresh.expire();
        long before = ManagementFactory.getThreadMXBean().getTotalStartedThreadCount();

        CompletableFuture.allOf(Stream.generate(() -> Ask.get("/credentials", "Authorization", TOKEN))
                        .limit(100)
                        .map(request -> protocol.respond(request).toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new))
                .join();

        long started = ManagementFactory.getThreadMXBean().getTotalStartedThreadCount() - before;
        assertTrue(started < 50, started + " threads started");
    }

    @Test
    void itIsOnlyRead() {
        assertEquals(
                405,
                Ask.of(protocol, Ask.request("POST", "/credentials", "Authorization", TOKEN))
                        .status());
    }

    @Test
    void theMetadataProtocolIsOff() {
        assertEquals(
                404, Ask.of(protocol, Ask.request("PUT", "/latest/api/token")).status());
    }
}
