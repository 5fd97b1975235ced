package dev.rolesanywhere.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of testdata/sigv4-x509, whose signatures were made by the openssl command. */
class SigningVectorsTest {

    private static final String BARE_PLUS = "query-reserved-characters";

    static List<Path> vectors() throws IOException {
        try (Stream<Path> cases = Files.list(Path.of(System.getProperty("testdata"), "sigv4-x509"))) {
            return cases.filter(each -> !each.endsWith(BARE_PLUS)).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void derivesTheTextsOfTheVectorAndAcceptsItsSignature(Path vector) throws IOException, GeneralSecurityException {
        ReceivedRequest request = request(vector);
        AuthorizationHeader authorization = AuthorizationHeader.read(request);
        ExpectedSignature expected = ExpectedSignature.of(request, authorization, SigningTime.read(request));

        assertEquals(text(vector, "canonical-request.txt"), expected.canonicalRequest());
        assertEquals(text(vector, "string-to-sign.txt"), expected.stringToSign());
        X509Certificate leaf = certificate(request.header("x-amz-x509").orElseThrow());
        SigningAlgorithm algorithm = SigningAlgorithm.of(leaf.getPublicKey());
        byte[] message = expected.stringToSign().getBytes(StandardCharsets.UTF_8);
        byte[] signature = HexFormat.of().parseHex(authorization.signature());
        assertEquals(authorization.algorithm(), algorithm.wireName());
        assertEquals(authorization.identity(), leaf.getSerialNumber().toString());
        assertTrue(algorithm.verifies(leaf.getPublicKey(), message, signature));
        message[0]++;
        assertFalse(algorithm.verifies(leaf.getPublicKey(), message, signature));
    }

    @Test
    void rejectsTheVectorWithABarePlusThatParsersReadInTwoWays() throws IOException {
        ReceivedRequest request = request(Path.of(System.getProperty("testdata"), "sigv4-x509", BARE_PLUS));
        AuthorizationHeader authorization = AuthorizationHeader.read(request);
        SigningTime time = SigningTime.read(request);

        Refusal refusal = assertThrows(Refusal.class, () -> ExpectedSignature.of(request, authorization, time));
        assertTrue(refusal.reason().contains("unescaped plus sign"), refusal.reason());
    }

    /** Returns the request of a vector with the headers that signing adds to it. */
    private static ReceivedRequest request(Path vector) throws IOException {
        String http = text(vector, "request.http");
        int bodyAt = http.indexOf("\n\n") + 2;
        List<String> head = http.substring(0, bodyAt).strip().lines().toList();
        Map<String, List<String>> headers = new LinkedHashMap<>();
        head.stream()
                .skip(1)
                .filter(line -> !line.regionMatches(true, 0, "authorization:", 0, "authorization:".length()))
                .forEach(line -> add(headers, line));
        text(vector, "canonical-request.txt")
                .lines()
                .filter(line -> line.startsWith("x-amz-date:") || line.startsWith("x-amz-x509"))
                .filter(line -> line.contains(":"))
                .forEach(line -> add(headers, line));
        add(headers, "Authorization:" + text(vector, "authorization.txt"));
        String[] requestLine = head.get(0).split(" ", -1);
        return new ReceivedRequest(
                requestLine[0],
                requestLine[1],
                "HTTP/1.1",
                headers,
                http.substring(bodyAt).getBytes(StandardCharsets.UTF_8));
    }

    private static void add(Map<String, List<String>> headers, String line) {
        int colon = line.indexOf(':');
        headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                .add(line.substring(colon + 1).strip());
    }

    private static X509Certificate certificate(String base64) throws GeneralSecurityException {
        byte[] der = Base64.getDecoder().decode(base64);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private static String text(Path vector, String file) throws IOException {
        return Files.readString(vector.resolve(file));
    }
}
