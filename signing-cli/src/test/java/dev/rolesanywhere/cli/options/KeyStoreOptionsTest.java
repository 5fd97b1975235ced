package dev.rolesanywhere.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.rolesanywhere.cli.CredentialProcess;
import dev.rolesanywhere.cli.Invocation;
import dev.rolesanywhere.cli.Testdata;
import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.cli.process.StandardInput;
import dev.rolesanywhere.cli.process.UsageException;
import dev.rolesanywhere.store.CertificateSelector;
import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyStoreOptionsTest {

    private static final Path STORE = Testdata.identities("keystores/selector.p12");

    private static List<String> arguments(String command, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of(command, "--keystore", STORE.toString(), "--keystore-password", Testdata.PASSWORD));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static Invocation list(String selector) {
        return Invocation.of(arguments("read-certificate-data", "--cert-selector", selector));
    }

    private static Invocation sign(String... more) {
        return Invocation.of(arguments("sign-string", more));
    }

    private static long matches(String selector) {
        Invocation run = list(selector);
        assertEquals("", run.stderr());
        return run.out()
                .lines()
                .filter(line -> line.contains("Hex Fingerprint: "))
                .count();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Key=x509Subject,Value=CN=edge,O=Example                                      | 4
            Key=x509Subject,Value=cn=EDGE, o=example                                     | 4
            Key=x509Subject,Value=2.5.4.3=edge,2.5.4.10=Example                          | 4
            Key=x509Subject,Value=O=Example,CN=edge                                      | 1
            Key=x509Subject,Value=CN=edge,O=Example Key=x509Issuer,Value=CN=inner-ca,O=Example | 2
            Key=x509Issuer,Value=CN=nobody                                               | 0
            """)
    void namesAreComparedByContent(String selector, int count) {
        assertEquals(count, matches(selector));
    }

    @Test
    void aListLooksLikeThatOfAmazonsHelper() {
        String list = list("Key=x509Subject,Value=O=Example,CN=edge").out();

        assertTrue(list.matches("""
                        Matching identities
                        1\\) Hex Fingerprint: [0-9a-f]{40}
                        Subject: O=Example,CN=edge
                        Issuer: [^\n]+
                        Serial Number: [0-9A-F]+

                        """), list);
        assertEquals(
                "No matching identities\n",
                list("Key=x509Subject,Value=CN=nobody").out());
    }

    @Test
    void theSerialNumberIsHexadecimalWithOrWithoutLeadingZeros() {
        String list = list("Key=x509Subject,Value=O=Example,CN=edge").out();
        String serial = list.replaceAll("(?s).*Serial Number: ([0-9A-F]+).*", "$1");

        assertEquals(1, matches("Key=x509Serial,Value=" + serial));
        assertEquals(1, matches("Key=x509Serial,Value=00" + serial.toLowerCase(Locale.ROOT)));
    }

    @Test
    void aSelectorMayBeInAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("selector.json"),
                "[{\"Key\": \"x509Subject\", \"Value\": \"CN=edge,O=Example\"},"
                        + " {\"Key\": \"x509Issuer\", \"Value\": \"CN=inner-ca,O=Example\"}]");

        assertEquals(2, matches("file://" + file));
    }

    @Test
    void severalMatchesAreAnErrorThatListsThem() {
        String error = sign("--cert-selector", "Key=x509Subject,Value=CN=edge,O=Example")
                .error();

        assertTrue(error.startsWith(STORE + ": several certificates are selected"), error);
        assertEquals(4, error.split("serial number [0-9a-f]+", -1).length - 1, error);
    }

    @Test
    void theLatestExpiringCertificateCanBeSelected() {
        Invocation run =
                sign("--cert-selector", "Key=x509Subject,Value=CN=edge,O=Example", "--use-latest-expiring-certificate");

        assertEquals(0, run.exitCode(), run.stderr());
    }

    @Test
    void theSelectedIdentityGetsCredentials() {
        try (RolesAnywhereSimulator simulator = RolesAnywhereSimulator.builder()
                .trustAnchor(Testdata.certificate(Testdata.identities("root-ca.pem")))
                .build()) {
            List<String> arguments = CredentialProcess.arguments(
                    simulator,
                    "--keystore",
                    STORE.toString(),
                    "--keystore-password",
                    Testdata.PASSWORD,
                    "--use-latest-expiring-certificate",
                    "--cert-selector",
                    "Key=x509Subject,Value=CN=edge,O=Example");

            assertEquals(0, Invocation.of(arguments).exitCode());
            assertEquals(2, simulator.calls().get(0).chainSubjects().size());
        }
    }

    @Test
    void jksIsAKeyStoreToo() {
        Invocation run = Invocation.of(
                "sign-string",
                "--keystore",
                Testdata.identities("keystores/trusted-certificates.jks").toString(),
                "--keystore-type",
                "JKS",
                "--keystore-password",
                Testdata.PASSWORD);

        assertEquals(0, run.exitCode(), run.stderr());
    }

    @Test
    void keysWithTheirOwnPasswordAreOpened() {
        Invocation run = Invocation.of(
                "sign-string",
                "--keystore",
                Testdata.identities("keystores/key-password.jks").toString(),
                "--keystore-type",
                "JKS",
                "--keystore-password",
                Testdata.PASSWORD,
                "--keystore-key-password",
                "battery staple",
                "--cert-selector",
                "Key=x509Subject,Value=CN=ec-p256,OU=chained,O=Example");

        assertEquals(0, run.exitCode(), run.stderr());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --keystore-password | wrong  | the password is wrong
            --keystore-type     | NONE   | it cannot be opened as a key store of the type NONE; check the type and the file
            """)
    void aKeyStoreThatCannotBeOpenedIsNamed(String option, String value, String message) {
        assertEquals(STORE + ": " + message, sign(option, value).error());
    }

    @Test
    void withoutAKeyStoreThisSystemHasNone() {
        assertEquals(
                "--cert-selector: this operating system has no certificate store; specify a key store with --keystore",
                assertThrows(UsageException.class, () -> SystemStore.of("Linux"))
                        .getMessage());
        assertEquals("Windows-MY", SystemStore.of("Windows 11"));
        assertEquals("KeychainStore", SystemStore.of("Mac OS X"));
    }

    /** The store that the options select on an operating system, as the text of their source names it. */
    private static final class SystemStore {

        static String of(String operatingSystem) {
            ProcessContext context = new ProcessContext(
                    new StandardInput(InputStream.nullInputStream()),
                    System.out,
                    System.err,
                    Map.of(),
                    Clock.systemUTC(),
                    prompt -> Optional.empty());
            return new KeyStoreOptions()
                    .source(context, operatingSystem)
                    .build()
                    .toString()
                    .replaceAll(".*type=([^,]+),.*", "$1");
        }
    }

    @Test
    void aSelectorIsParsedWhole() {
        assertEquals(
                new CertificateSelector(
                        Optional.of(new X500Principal("CN=Smith\\, J, O=Example")),
                        Optional.of(new X500Principal("CN=ca")),
                        Optional.of(BigInteger.valueOf(0x0a1b))),
                SelectorText.parse("Key=x509Subject,Value=CN=Smith\\, J, O=Example Key=x509Issuer,Value=CN=ca"
                        + " Key=x509Serial,Value=0A1b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CN=edge",
                "Key=x509Subject",
                "Key=x509Subject,Value=",
                "Key=subject,Value=CN=edge",
                "Key=x509Subject,Value=edge",
                "Key=x509Serial,Value=xyz",
                "Key=x509Serial,Value=1 Key=x509Serial,Value=2",
                "nonsense Key=x509Serial,Value=1",
                "file:///not/there"
            })
    void anythingElseIsRejected(String selector) {
        String message = assertThrows(UsageException.class, () -> SelectorText.parse(selector))
                .getMessage();

        assertTrue(message.startsWith("--cert-selector: "), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "Key=", "Key=x509Subject,Value=", "Key=x,", "a,Value=", "\t\n"})
    void aLongSelectorCostsMemoryInProportionToItsSize(String part) {
        String start = "Key=x509Subject,Value=CN=a";
        String selector = start + part.repeat((64 * 1024 - start.length()) / part.length());
        parse(start + part);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        parse(selector);

        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 8 << 20, allocated + " bytes allocated");
    }

    private static void parse(String selector) {
        try {
            SelectorText.parse(selector);
        } catch (UsageException e) {
            assertTrue(e.getMessage().startsWith("--cert-selector: "), e.getMessage());
            assertFalse(e.getMessage().contains("longer than 65536"), "it is parsed");
        }
    }

    @Test
    void aSelectorIsBounded() {
        String message = assertThrows(
                        UsageException.class,
                        () -> SelectorText.parse("Key=x509Subject,Value=" + "x".repeat(64 * 1024)))
                .getMessage();

        assertEquals("--cert-selector: it is longer than 65536 characters", message);
    }
}
