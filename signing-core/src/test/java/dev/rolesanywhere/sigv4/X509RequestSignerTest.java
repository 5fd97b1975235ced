package dev.rolesanywhere.sigv4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.SignatureAssertions;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.IdentitySigner;
import dev.rolesanywhere.identity.X509Identity;
import dev.rolesanywhere.identity.internal.PrivateKeySigner;
import dev.rolesanywhere.sigv4.SigningRequest.Header;
import dev.rolesanywhere.testkit.KeyKind;
import dev.rolesanywhere.testkit.ThrowawayIdentity;
import dev.rolesanywhere.testkit.ThrowawayPki;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class X509RequestSignerTest {

    private static final Instant NOW = Instant.parse("2026-11-21T23:59:59.999Z");
    private static final ThrowawayPki PKI =
            ThrowawayPki.create().withIntermediate().withIntermediate();
    private static final ThrowawayIdentity THROWAWAY = PKI.leaf(KeyKind.EC_P256)
            .serialNumber(new BigInteger("ffffffffffffffff", 16))
            .issue();

    private final X509RequestSigner signer = X509RequestSigner.forRegion("eu-central-1");

    private static X509Identity identity(boolean withIntermediates) {
        return X509Identity.of(
                THROWAWAY.certificate(),
                withIntermediates ? THROWAWAY.intermediates() : List.of(),
                PrivateKeySigner.fromPkcs8(THROWAWAY.privateKeyPkcs8()));
    }

    private static SigningRequest request(String uri, Header... headers) {
        return SigningRequest.of("POST", URI.create(uri), List.of(headers), new byte[0]);
    }

    private X509SignedRequest sign(boolean withIntermediates, Header... headers) {
        return signer.sign(request("https://example.com/sessions", headers), identity(withIntermediates), NOW);
    }

    private static String header(X509SignedRequest signed, String name) {
        return signed.headers().stream()
                .filter(header -> header.name().equals(name))
                .map(Header::value)
                .collect(Collectors.joining("|"));
    }

    private static String base64(X509Certificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theAuthorizationNamesTheSerialNumberInDecimalAndTheScope() {
        X509SignedRequest signed = sign(true);

        assertTrue(
                signed.authorization()
                        .startsWith("AWS4-X509-ECDSA-SHA256 Credential=18446744073709551615/20261121/eu-central-1/"
                                + "rolesanywhere/aws4_request,"
                                + " SignedHeaders=host;x-amz-date;x-amz-x509;x-amz-x509-chain, Signature="),
                signed.authorization());
        assertEquals(signed.authorization(), header(signed, "Authorization"));
    }

    @Test
    void theDateIsInWholeSecondsAndNotRounded() {
        assertEquals("20261121T235959Z", header(sign(true), "X-Amz-Date"));
    }

    @Test
    void theCertificateAndTheChainAreSentAsTheyAreSigned() {
        X509SignedRequest signed = sign(true);
        String chain = THROWAWAY.intermediates().stream()
                .map(X509RequestSignerTest::base64)
                .collect(Collectors.joining(","));

        assertEquals(base64(THROWAWAY.certificate()), header(signed, "X-Amz-X509"));
        assertEquals(chain, header(signed, "X-Amz-X509-Chain"));
        assertTrue(signed.canonicalRequest().text().contains("\nx-amz-x509-chain:" + chain + "\n"));
    }

    @Test
    void withoutIntermediatesThereIsNoChain() {
        X509SignedRequest signed = sign(false);

        assertEquals("", header(signed, "X-Amz-X509-Chain"));
        assertEquals("host;x-amz-date;x-amz-x509", signed.canonicalRequest().signedHeaders());
    }

    @Test
    void theSignatureIsOfTheStringToSign() {
        X509SignedRequest signed = sign(true);
        String hex = signed.authorization().replaceFirst(".*Signature=", "");

        SignatureAssertions.assertVerifies(
                "SHA256withECDSA",
                THROWAWAY.certificate(),
                signed.stringToSign().getBytes(StandardCharsets.UTF_8),
                HexFormat.of().parseHex(hex));
    }

    @Test
    void theHostIsSignedButLeftToTheClient() {
        X509SignedRequest signed = sign(true);

        assertTrue(signed.canonicalRequest().text().contains("\nhost:example.com\n"));
        assertTrue(signed.headers().stream().noneMatch(header -> header.name().equalsIgnoreCase("host")));
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/, example.com",
        "https://example.com:443/, example.com",
        "HTTPS://example.com:443/, example.com",
        "http://example.com:80/, example.com",
        "http://example.com:443/, example.com:443",
        "https://example.com:80/, example.com:80",
        "https://example.com:8443/, example.com:8443",
        "http://[::1]:9000/, [::1]:9000",
        "http://[::1]:80/, [::1]"
    })
    void theHostHasThePortUnlessItIsTheUsualOne(String uri, String host) {
        X509SignedRequest signed = signer.sign(request(uri), identity(false), NOW);

        assertTrue(
                signed.canonicalRequest().text().contains("\nhost:" + host + "\n"),
                signed.canonicalRequest().text());
    }

    @Test
    void theHeadersOfTheRequestAreSignedAndKept() {
        X509SignedRequest signed = sign(
                false,
                new Header("Content-Type", "application/json"),
                new Header("X-Amz-Meta", " b  c "),
                new Header("x-amz-meta", "a"),
                new Header("User-Agent", "test"));

        assertEquals(
                "content-type;host;x-amz-date;x-amz-meta;x-amz-x509",
                signed.canonicalRequest().signedHeaders());
        assertTrue(signed.canonicalRequest().text().contains("\nx-amz-meta:b c,a\n"));
        assertEquals(" b  c ", header(signed, "X-Amz-Meta"));
        assertEquals("test", header(signed, "User-Agent"));
    }

    @Test
    void aSignedRequestDoesNotChange() {
        List<Header> headers = new ArrayList<>(List.of(new Header("Content-Type", "application/json")));
        SigningRequest request = SigningRequest.of("POST", URI.create("https://example.com/"), headers, new byte[0]);
        headers.clear();
        X509SignedRequest signed = signer.sign(request, identity(false), NOW);

        assertEquals("application/json", header(signed, "Content-Type"));
        assertThrows(UnsupportedOperationException.class, () -> signed.headers().clear());
    }

    @Test
    void aKeyThatCannotSignIsReportedAsItReportsItself() {
        IdentityException failure = new IdentityException(Reason.SIGNING_FAILED, "the card was removed");
        IdentitySigner key = PrivateKeySigner.fromPkcs8(THROWAWAY.privateKeyPkcs8());
        boolean[] isRemoved = {false};
        X509Identity identity = X509Identity.of(THROWAWAY.certificate(), List.of(), message -> {
            if (isRemoved[0]) {
                throw failure;
            }
            return key.sign(message);
        });
        isRemoved[0] = true;

        assertSame(
                failure,
                assertThrows(
                        IdentityException.class, () -> signer.sign(request("https://example.com/"), identity, NOW)));
    }
}
