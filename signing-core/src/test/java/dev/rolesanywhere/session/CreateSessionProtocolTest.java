package dev.rolesanywhere.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rolesanywhere.session.internal.Endpoints;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateSessionProtocolTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://rolesanywhere.us-east-1.amazonaws.com",
                "https://rolesanywhere.us-east-1.amazonaws.com:443",
                "https://localhost:8443",
                "http://127.0.0.1:9000/a%20path",
                "http://[::1]:9000"
            })
    void whatIsSignedIsWhatIsSent(String endpoint) {
        CreateSessionRequest request = CreateSessionRequest.builder()
                .trustAnchorArn("arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/a")
                .profileArn("arn:aws:rolesanywhere:us-east-1:111122223333:profile/b")
                .roleArn("arn:aws:iam::111122223333:role/a/path/role+name,@=")
                .build();
        CreateSessionProtocol call = CreateSessionProtocol.of(request, Endpoints.custom(URI.create(endpoint)));

        URI sent = call.with(List.of()).getUri();
        URI signed = call.signingRequest().uri();

        assertEquals(sent.getRawPath(), signed.getRawPath());
        assertEquals(sent.getRawQuery(), signed.getRawQuery());
        assertEquals(sent.getHost(), signed.getHost());
    }
}
