package dev.rolesanywhere.sigv4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.Testdata;
import dev.rolesanywhere.identity.SigningAlgorithm;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.sigv4.SigningRequest.Header;
import dev.rolesanywhere.store.FileIdentitySource;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of testdata/sigv4-x509, whose signatures were made by the openssl command. */
class SigningVectorsTest {

    static Stream<Path> vectors() {
        return Testdata.list("sigv4-x509").stream();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyTextOfTheSignatureIsAsInTheVector(Path vector) throws GeneralSecurityException {
        Properties signing = properties(vector.resolve("signing.properties"));
        X509Identity identity = identity(signing);

        X509SignedRequest signed = X509RequestSigner.forRegion(signing.getProperty("region"))
                .sign(request(vector), identity, Instant.parse(signing.getProperty("instant")));

        assertEquals(
                expected(vector, "canonical-request.txt"),
                signed.canonicalRequest().text());
        assertEquals(expected(vector, "string-to-sign.txt"), signed.stringToSign());
        String authorization = expected(vector, "authorization.txt");
        if (identity.algorithm() == SigningAlgorithm.RSA_SHA256) {
            assertEquals(authorization, signed.authorization());
        } else {
            assertEquals(withoutSignature(authorization), withoutSignature(signed.authorization()));
            assertTrue(verifies(signed.stringToSign(), signatureOf(authorization), identity), "openssl's");
            assertTrue(verifies(signed.stringToSign(), signatureOf(signed.authorization()), identity), "ours");
        }
    }

    private static X509Identity identity(Properties signing) {
        String folder = "identities/" + signing.getProperty("identity");
        FileIdentitySource.Builder files = FileIdentitySource.builder()
                .certificate(Testdata.path(folder + "/certificate.pem"))
                .privateKey(Testdata.path(folder + "/key-pkcs8.pem"));
        if (Boolean.parseBoolean(signing.getProperty("chain"))) {
            files.intermediates(Testdata.path(folder + "/intermediates.pem"));
        }
        return files.build().load();
    }

    private static SigningRequest request(Path vector) {
        String http = Testdata.text(vector.resolve("request.http"));
        int bodyAt = http.indexOf("\n\n") + 2;
        List<String> head = http.substring(0, bodyAt)
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();
        List<Header> headers = new ArrayList<>();
        for (String line : head.subList(1, head.size())) {
            int colon = line.indexOf(':');
            headers.add(new Header(line.substring(0, colon), line.substring(colon + 1)));
        }
        String host = headers.stream()
                .filter(header -> header.name().equalsIgnoreCase("host"))
                .map(header -> header.value().strip())
                .findFirst()
                .orElseThrow();
        headers.removeIf(header -> header.name().equalsIgnoreCase("host"));
        String[] requestLine = head.get(0).split(" ", -1);
        return SigningRequest.of(
                requestLine[0],
                URI.create("https://" + host + requestLine[1]),
                headers,
                http.substring(bodyAt).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean verifies(String stringToSign, String hexSignature, X509Identity identity)
            throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(identity.certificate());
        verifier.update(stringToSign.getBytes(StandardCharsets.UTF_8));
        return verifier.verify(HexFormat.of().parseHex(hexSignature));
    }

    private static String signatureOf(String authorization) {
        return authorization.substring(authorization.indexOf("Signature=") + "Signature=".length());
    }

    private static String withoutSignature(String authorization) {
        return authorization.substring(0, authorization.indexOf("Signature="));
    }

    private static String expected(Path vector, String name) {
        return Testdata.text(vector.resolve(name));
    }

    private static Properties properties(Path file) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
