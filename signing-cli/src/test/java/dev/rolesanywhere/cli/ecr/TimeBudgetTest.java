package dev.rolesanywhere.cli.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.options.EcrOptions;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StandardInput;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lookup ends with a message, whatever it waits for. */
@Timeout(120)
class TimeBudgetTest {

    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void aServerThatNeverResponds() throws Exception {
        String request = "{\"kind\":\"CredentialProviderRequest\","
                + "\"apiVersion\":\"credentialprovider.kubelet.k8s.io/v1\","
                + "\"image\":\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app\"}";
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Map<String, String> environment = Map.of(
                    "AWS_ENDPOINT_URL_ECR",
                    "http://127.0.0.1:" + silent.getLocalPort(),
                    "AWS_ACCESS_KEY_ID",
                    "AKIAIOSFODNN7EXAMPLE",
                    "AWS_SECRET_ACCESS_KEY",
                    "wJalrXUtnFEMI",
                    "ROLESANYWHERE_CACHE",
                    "0");

            assertEndsInTime(new ByteArrayInputStream(request.getBytes(UTF_8)), environment);
        }
    }

    @Test
    void aCallerThatSendsNoRequest() throws Exception {
        try (PipedOutputStream caller = new PipedOutputStream()) {
            assertEndsInTime(new PipedInputStream(caller), Map.of());
        }
    }

    private static void assertEndsInTime(InputStream in, Map<String, String> environment) {
        PrintStream out = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
        ProcessContext context = new ProcessContext(
                new StandardInput(in), out, out, environment, Clock.systemUTC(), prompt -> Optional.empty());
        try (EcrOptions options = new EcrOptions()) {
            KubeletProvider provider = new KubeletProvider(options, List.of("ecr-credential-provider"), context);

            SigningHelperException failure = assertThrows(SigningHelperException.class, () -> provider.respond(SHORT));

            assertTrue(failure.getMessage().startsWith("there is no token after 1 second"), failure.getMessage());
        }
    }

    @Test
    void workThatTakesTooLongIsInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);

        assertThrows(
                SigningHelperException.class,
                () -> TimeBudget.within(Duration.ofMillis(50), () -> {
                    try {
                        Thread.sleep(Duration.ofMinutes(1).toMillis());
                    } catch (InterruptedException ignored) { // The test waits for it.
                        interrupted.countDown();
                    }
                    return "too late";
                }));

        interrupted.await();
    }

    @Test
    void theFailureOfTheWorkIsThatOfTheLookup() {
        SigningHelperException failure = new SigningHelperException("refused");

        assertSame(
                failure,
                assertThrows(
                        SigningHelperException.class,
                        () -> TimeBudget.within(LONG, () -> {
                            throw failure;
                        })));
        assertEquals("in time", TimeBudget.within(LONG, () -> "in time"));
    }

    @Test
    void theLimitEndsBeforeThatOfTheKubelet() {
        assertTrue(TimeBudget.LIMIT.compareTo(Duration.ofSeconds(55)) < 0);
    }
}
