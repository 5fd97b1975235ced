package dev.rolesanywhere.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.session.internal.HttpResponse;
import dev.rolesanywhere.session.internal.ServiceError;
import java.net.URI;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.SdkHttpResponse;

class CreateSessionResponseFuzzTest {

    private static final CreateSessionProtocol PROTOCOL = CreateSessionProtocol.of(
            CreateSessionRequest.builder()
                    .trustAnchorArn("arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/a")
                    .profileArn("arn:aws:rolesanywhere:eu-west-1:123456789012:profile/p")
                    .roleArn("arn:aws:iam::123456789012:role/r")
                    .build(),
            URI.create("https://rolesanywhere.eu-west-1.amazonaws.com"));

    static Stream<Arguments> seeds() {
        return Testdata.list("create-session").stream()
                .map(file -> Arguments.of((Object) Testdata.bytes("create-session/" + file.getFileName())));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "1m", maxExecutions = 10_000)
    void everyResponseHasCredentialsOrIsRejected(byte @NotNull [] body) {
        assertNotNull(ServiceError.of(response(403, body)).text());
        try {
            PROTOCOL.credentials(response(201, body), Instant.EPOCH);
        } catch (CreateSessionException e) {
            assertFalse(e.getMessage().contains("\n"), e.getMessage());
        }
    }

    private static HttpResponse response(int status, byte[] body) {
        return new HttpResponse(SdkHttpResponse.builder().statusCode(status).build(), body);
    }
}
