package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadCertificateDataCommandTest {

    @ParameterizedTest
    @CsvSource({"rsa-4096, RSA", "ec-p384, EC"})
    void theDataIsJson(String kind, String keyType) throws CertificateEncodingException {
        Path file = Testdata.identities(kind + "/direct/certificate.pem");
        X509Certificate certificate = Testdata.certificate(file);

        Invocation run = Invocation.of("read-certificate-data", "--certificate", file.toString());

        assertEquals("", run.stderr());
        assertEquals(
                "{\"keyType\":\"" + keyType + "\",\"certificateData\":\""
                        + Base64.getEncoder().encodeToString(certificate.getEncoded()) + "\",\"serialNumber\":\""
                        + certificate.getSerialNumber() + "\",\"supportedAlgorithms\":[\"" + keyType + "SHA256\",\""
                        + keyType + "SHA384\",\"" + keyType + "SHA512\"]}",
                run.out());
    }

    @Test
    void theCertificateOfThePkcs12FilesKeyIsUsed() {
        Path folder = Testdata.identities("rsa-2048/chained");
        String serialNumber = Testdata.certificate(folder.resolve("certificate.pem"))
                .getSerialNumber()
                .toString();

        Invocation run = Invocation.of(
                "read-certificate-data",
                "--certificate",
                folder.resolve("modern.p12").toString(),
                "--pkcs12-password",
                Testdata.PASSWORD);

        assertTrue(run.out().contains("\"serialNumber\":\"" + serialNumber + "\""), run.out());
    }

    @ParameterizedTest
    @CsvSource({"ml-dsa-44, ML-DSA-44", "ml-dsa-65, ML-DSA-65", "ml-dsa-87, ML-DSA-87"})
    void mlDsaIsNamedWithItsParameterSet(String kind, String name) {
        Path file = Testdata.identities(kind + "/direct/certificate.pem");

        String json = Invocation.of("read-certificate-data", "--certificate", file.toString())
                .out();

        assertTrue(json.startsWith("{\"keyType\":\"" + name + "\","), json);
        assertTrue(json.endsWith("\"supportedAlgorithms\":[\"" + name + "\"]}"), json);
    }

    @Test
    void severalKeysAreListed() {
        Path file = Testdata.identities("keystores/several-keys.p12");

        String list = Invocation.of(
                        "read-certificate-data",
                        "--certificate",
                        file.toString(),
                        "--pkcs12-password",
                        Testdata.PASSWORD)
                .out();

        assertTrue(list.startsWith("Matching identities\n1) Hex Fingerprint: "), list);
        assertTrue(list.contains("\n3) Hex Fingerprint: "), list);
    }

    @Test
    void anUnknownKindOfKeyHasNoName() {
        Path file = Testdata.identities("broken/ed25519-certificate.pem");

        assertTrue(Invocation.of("read-certificate-data", "--certificate", file.toString())
                .out()
                .startsWith("{\"keyType\":\"\","));
    }

    @Test
    void aMissingFileIsNamed() {
        assertEquals(
                "/not/there does not exist; check the path",
                Invocation.of("read-certificate-data", "--certificate", "/not/there")
                        .error());
    }
}
