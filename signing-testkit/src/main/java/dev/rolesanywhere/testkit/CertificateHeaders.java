package dev.rolesanywhere.testkit;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** The certificates in X-Amz-X509 and X-Amz-X509-Chain. */
record CertificateHeaders(X509Certificate leaf, List<X509Certificate> chain) {

    static final String LEAF = "X-Amz-X509";
    static final String CHAIN = "X-Amz-X509-Chain";
    private static final int MAX_CHAIN = 5;

    static CertificateHeaders read(ReceivedRequest request) {
        String leaf = request.header(LEAF).orElseThrow(() -> Refusal.validation("There is no " + LEAF + " header."));
        return new CertificateHeaders(parse(LEAF, leaf), readChain(request));
    }

    private static List<X509Certificate> readChain(ReceivedRequest request) {
        List<String> texts = request.header(CHAIN)
                .map(value -> List.of(value.split(",", -1)))
                .orElse(List.of());
        if (texts.size() > MAX_CHAIN) {
            throw Refusal.validation(CHAIN + " has " + texts.size() + " certificates; " + MAX_CHAIN + " are allowed.");
        }
        return texts.stream().map(text -> parse(CHAIN, text)).toList();
    }

    private static X509Certificate parse(String header, String base64) {
        byte[] der = decode(header, base64);
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            // The JDK also accepts PEM, and ignores everything after the first certificate.
            if (Arrays.equals(certificate.getEncoded(), der)) {
                return certificate;
            }
        } catch (CertificateException e) {
            throw Refusal.validation(header + " does not contain an X.509 certificate.");
        }
        throw Refusal.validation(header + " does not contain exactly the DER of one certificate.");
    }

    private static byte[] decode(String header, String base64) {
        try {
            byte[] der = Base64.getDecoder().decode(base64);
            if (Base64.getEncoder().encodeToString(der).equals(base64)) {
                return der;
            }
        } catch (IllegalArgumentException e) {
            throw Refusal.validation(header + " is not base64.");
        }
        throw Refusal.validation(header + " is base64 without its padding.");
    }
}
