package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rolesanywhere.testkit.IssuedSession;
import dev.rolesanywhere.testkit.RecordedCall;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of key, in every encoding, with and without intermediates, gets credentials. */
class CredentialProcessMatrixTest {

    private static final List<String> KINDS = List.of("rsa-2048", "rsa-4096", "ec-p256", "ec-p384", "ec-p521");

    private static RolesAnywhereSimulator simulator;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        simulator = RolesAnywhereSimulator.builder()
                .trustAnchor(Testdata.certificate(Testdata.identities("root-ca.pem")))
                .build();
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    /** A way to hand an identity over: how it is called, and the options it takes. */
    private record Encoding(String identity, String name, Options options) {

        @Override
        public String toString() {
            return identity + ": " + name;
        }
    }

    @FunctionalInterface
    private interface Options {
        List<String> of(Path identity, Path folder) throws IOException;
    }

    static Stream<Encoding> encodings() {
        return KINDS.stream()
                .flatMap(kind -> Stream.of(kind + "/direct", kind + "/chained"))
                .flatMap(CredentialProcessMatrixTest::encodingsOf);
    }

    private static Stream<Encoding> encodingsOf(String identity) {
        List<Encoding> all = new ArrayList<>();
        boolean ec = identity.startsWith("ec");
        for (String key : ec
                ? List.of("key-pkcs8.pem", "key-sec1.pem", "key-sec1-with-parameters.pem")
                : List.of("key-pkcs8.pem", "key-pkcs1.pem")) {
            all.add(new Encoding(identity, key, (from, folder) -> pem(from, from.resolve(key))));
        }
        all.add(new Encoding(
                identity, "CRLF", (from, folder) -> rewritten(from, folder, text -> text.replace("\n", "\r\n"))));
        all.add(new Encoding(
                identity,
                "text around the blocks",
                (from, folder) ->
                        rewritten(from, folder, text -> "Bag Attributes\n    é: 1\n" + text + "\nand so on\n")));
        all.add(new Encoding(
                identity,
                "certificate and key in one file",
                (from, folder) -> chain(
                        from, List.of("--certificate", joined(folder, from, "certificate.pem", "key-pkcs8.pem")))));
        all.add(new Encoding(
                identity,
                "key and certificate in one file",
                (from, folder) -> chain(
                        from, List.of("--certificate", joined(folder, from, "key-pkcs8.pem", "certificate.pem")))));
        if (identity.endsWith("chained")) {
            all.add(new Encoding(
                    identity,
                    "full-chain.pem",
                    (from, folder) -> List.of(
                            "--certificate", from.resolve("full-chain.pem").toString(),
                            "--private-key", from.resolve("key-pkcs8.pem").toString())));
            all.add(new Encoding(
                    identity,
                    "full chain and key in one file",
                    (from, folder) ->
                            List.of("--certificate", joined(folder, from, "key-pkcs8.pem", "full-chain.pem"))));
        }
        for (String key : List.of("key-encrypted-pbkdf2.pem", "key-encrypted-scrypt.pem")) {
            if (Files.exists(Testdata.identities(identity + "/" + key))) {
                all.add(new Encoding(
                        identity,
                        key,
                        (from, folder) -> with(pem(from, from.resolve(key)), "--pkcs8-password", Testdata.PASSWORD)));
            }
        }
        for (String file : List.of("modern.p12", "legacy-3des.p12", "legacy-rc2.p12")) {
            all.add(new Encoding(
                    identity,
                    file,
                    (from, folder) -> List.of(
                            "--certificate", from.resolve(file).toString(), "--pkcs12-password", Testdata.PASSWORD)));
        }
        for (String file : List.of("empty-password.p12", "unencrypted.p12")) {
            all.add(new Encoding(
                    identity,
                    file,
                    (from, folder) ->
                            List.of("--certificate", from.resolve(file).toString())));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void credentialsCome(Encoding encoding) throws IOException {
        int before = simulator.callCount();
        Path identity = Testdata.identities(encoding.identity);

        Invocation run = Invocation.of(CredentialProcess.arguments(
                simulator, encoding.options.of(identity, folder).toArray(String[]::new)));

        assertEquals("", run.stderr());
        assertEquals(0, run.exitCode());
        List<IssuedSession> issued = simulator.issuedSessions();
        assertTrue(run.out().contains(issued.get(issued.size() - 1).secretAccessKey()));
        assertEquals(before + 1, simulator.callCount());
        RecordedCall call = simulator.calls().get(before);
        assertEquals(
                Testdata.certificate(identity.resolve("certificate.pem")).getSerialNumber(),
                call.serialNumber().orElseThrow());
        assertEquals(
                encoding.identity.endsWith("chained") ? List.of("inner-ca", "outer-ca") : List.of(),
                call.chainSubjects().stream()
                        .map(subject -> subject.replaceAll(".*CN=([^,]*).*", "$1"))
                        .toList());
    }

    private static List<String> pem(Path identity, Path key) {
        return pem(identity.resolve("certificate.pem"), identity, key);
    }

    private static List<String> pem(Path certificate, Path identity, Path key) {
        return chain(identity, List.of("--certificate", certificate.toString(), "--private-key", key.toString()));
    }

    private static List<String> chain(Path identity, List<String> options) {
        Path intermediates = identity.resolve("intermediates.pem");
        return Files.exists(intermediates) ? with(options, "--intermediates", intermediates.toString()) : options;
    }

    private static List<String> with(List<String> options, String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return all;
    }

    private static List<String> rewritten(Path identity, Path folder, UnaryOperator<String> rewriting)
            throws IOException {
        for (String name : List.of("certificate.pem", "key-pkcs8.pem")) {
            Files.writeString(folder.resolve(name), rewriting.apply(Testdata.text(identity.resolve(name))));
        }
        return pem(folder.resolve("certificate.pem"), identity, folder.resolve("key-pkcs8.pem"));
    }

    private static String joined(Path folder, Path identity, String... names) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append(Testdata.text(identity.resolve(name)));
        }
        return Files.writeString(folder.resolve("joined.pem"), text).toString();
    }
}
