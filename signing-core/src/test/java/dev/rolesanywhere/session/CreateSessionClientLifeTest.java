package dev.rolesanywhere.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.InvalidSettingException;
import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.TestIdentity;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** What the client does with the HTTP client, the thread and the requests it is given. */
class CreateSessionClientLifeTest {

    private static final ThrowawayPki PKI = ThrowawayPki.create();
    private static final X509Identity IDENTITY = TestIdentity.of(PKI.issue(KeyKind.EC_P256));

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger closings = new AtomicInteger();
    private final List<String> hosts = new ArrayList<>();

    private CreateSessionClient.Builder builder() {
        return CreateSessionClient.builder().httpClient(new Unavailable()).random(() -> 1);
    }

    private static CreateSessionRequest request() {
        return CreateSessionRequest.builder()
                .trustAnchorArn("arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/a")
                .profileArn("arn:aws:rolesanywhere:eu-west-1:111122223333:profile/p")
                .roleArn("arn:aws:iam::111122223333:role/edge")
                .build();
    }

    /** A service that is overloaded. */
    private final class Unavailable implements SdkHttpClient {

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            hosts.add(request.httpRequest().host());
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    calls.incrementAndGet();
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpFullResponse.builder()
                                    .statusCode(503)
                                    .build())
                            .build();
                }

                @Override
                public void abort() {}
            };
        }

        @Override
        public void close() {
            closings.incrementAndGet();
        }
    }

    @Test
    void aGivenHttpClientStaysOpen() {
        builder().build().close();

        assertEquals(0, closings.get());
    }

    @Test
    void anInterruptionEndsTheWaitAndIsKept() {
        CreateSessionClient client = builder()
                .sleeper(wait -> {
                    throw new InterruptedException();
                })
                .build();
        SigningHelperException failure =
                assertThrows(SigningHelperException.class, () -> client.createSession(request(), IDENTITY));

        assertTrue(Thread.interrupted(), "the thread must know that it was interrupted");
        assertEquals("interrupted while waiting to call CreateSession again", failure.getMessage());
        assertInstanceOf(CreateSessionException.class, failure.getCause());
        assertEquals(1, calls.get());
    }

    @Test
    void threeAttemptsAreMadeWithGrowingWaits() {
        List<Duration> waits = new ArrayList<>();
        CreateSessionClient client = builder().sleeper(waits::add).build();

        CreateSessionException failure =
                assertThrows(CreateSessionException.class, () -> client.createSession(request(), IDENTITY));
        assertEquals(503, failure.status());
        assertEquals(List.of(Duration.ofMillis(500), Duration.ofSeconds(1)), waits);
        assertEquals(3, calls.get());
    }

    @ParameterizedTest
    @CsvSource({
        ", rolesanywhere.eu-west-1.amazonaws.com",
        "us-west-2, rolesanywhere.us-west-2.amazonaws.com",
        "cn-north-1, rolesanywhere.cn-north-1.amazonaws.com.cn"
    })
    void theGivenRegionReplacesThatOfTheTrustAnchor(String region, String host) {
        CreateSessionClient.Builder builder = builder().maxAttempts(1);
        if (region != null) {
            builder.region(region);
        }
        CreateSessionClient client = builder.build();
        assertThrows(CreateSessionException.class, () -> client.createSession(request(), IDENTITY));

        assertEquals(List.of(host), hosts);
    }

    @Test
    void aRegionThatDoesNotExistIsRejectedBeforeAnythingIsSent() {
        CreateSessionClient client = builder().region("us-east").build();

        assertThrows(InvalidSettingException.class, () -> client.createSession(request(), IDENTITY));
        assertEquals(0, calls.get());
    }

    @Test
    void aCertificateThatTheServiceRejectsIsRejectedBeforeAnythingIsSent() {
        X509Identity ofAuthority =
                TestIdentity.of(PKI.leaf(KeyKind.EC_P256).certificateAuthority().issue());
        CreateSessionClient client = builder().build();

        IdentityException failure =
                assertThrows(IdentityException.class, () -> client.createSession(request(), ofAuthority));
        assertEquals(IdentityException.Reason.UNSUPPORTED, failure.reason());
        assertEquals(0, calls.get());
    }
}
