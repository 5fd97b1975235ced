package dev.rolesanywhere;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code examples in the Javadoc and in docs/library.md compile. */
class ExamplesTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path GUIDE = Path.of("../docs/library.md");

    private static final Pattern IN_JAVADOC = Pattern.compile("<pre>\\{@code\\n(.*?)\\n \\* }</pre>", Pattern.DOTALL);
    private static final Pattern IN_MARKDOWN = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    /** The types that users meet first. */
    private static final Set<String> WITH_EXAMPLE = Set.of(
            "RolesAnywhereCredentialsProvider",
            "RolesAnywherePlugin",
            "FileIdentitySource",
            "KeyStoreIdentitySource",
            "PemIdentitySource",
            "X509Identity",
            "IdentitySigner",
            "CreateSessionClient",
            "CreateSessionException",
            "RefreshingCredentials",
            "RefreshListener",
            "RefreshStatus",
            "module-info");

    /** What the text around an example supplies. */
    private static final String CONTEXT = """
            import dev.rolesanywhere.*;
            import dev.rolesanywhere.awssdk.*;
            import dev.rolesanywhere.credentials.*;
            import dev.rolesanywhere.identity.*;
            import dev.rolesanywhere.session.*;
            import dev.rolesanywhere.store.*;
            import dev.rolesanywhere.testkit.*;
            import java.nio.file.Path;
            import java.security.PrivateKey;
            import java.security.cert.X509Certificate;
            import java.time.*;
            import java.util.*;
            import javax.security.auth.x500.X500Principal;
            import org.junit.jupiter.api.*;
            import org.junit.jupiter.api.extension.RegisterExtension;
            import org.junit.jupiter.api.io.TempDir;
            import software.amazon.awssdk.awscore.exception.AwsServiceException;
            import software.amazon.awssdk.core.exception.SdkClientException;
            import software.amazon.awssdk.services.s3.S3Client;

            @interface Bean {}

            interface KeyService {
                byte[] sign(String key, byte[] message);
            }

            abstract class Context {
                X509Certificate certificate;
                List<X509Certificate> intermediates;
                PrivateKey privateKey;
                KeyService keyService;
                IdentitySource source;
                CreateSessionClient client;
                CreateSessionRequest request;
                RolesAnywhereCredentialsProvider provider;
            }
            """;

    @TempDir
    private Path output;

    private record Example(String origin, String code) {

        String unit() {
            String body = code.contains("\n@") || code.startsWith("@") || code.contains("    @RegisterExtension")
                    ? code
                    : "void run() throws Exception {\n" + code + "\n}";
            return CONTEXT + "\nclass Example extends Context {\n" + body + "\n}\n";
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Example> inJavadoc() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .flatMap(file -> IN_JAVADOC
                            .matcher(read(file))
                            .results()
                            .map(block -> new Example(
                                    file.getFileName().toString().replace(".java", ""),
                                    block.group(1).replaceAll("(?m)^ \\* ?", ""))))
                    .toList();
        }
    }

    /** Without those that need the libraries of tokens and TPMs, whose modules depend on this one. */
    private static List<Example> inGuide() {
        return IN_MARKDOWN
                .matcher(read(GUIDE))
                .results()
                .map(block -> new Example("docs/library.md", block.group(1)))
                .filter(example -> !example.code().contains("Pkcs11IdentitySource")
                        && !example.code().contains("TpmIdentitySource"))
                .toList();
    }

    @Test
    void theTypesThatUsersMeetFirstHaveAnExample() throws IOException {
        assertEquals(WITH_EXAMPLE, inJavadoc().stream().map(Example::origin).collect(Collectors.toSet()));
    }

    @Test
    void everyExampleCompiles() throws IOException {
        List<Example> examples = new ArrayList<>(inJavadoc());
        examples.addAll(inGuide());
        assertTrue(inGuide().size() >= 5, "the guide has examples");

        assertEquals(
                List.of(),
                examples.stream().flatMap(example -> errors(example).stream()).toList());
    }

    private List<String> errors(Example example) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<String> options =
                List.of("-proc:none", "-d", output.toString(), "-cp", System.getProperty("java.class.path"));
        compiler.getTask(null, null, diagnostics, options, null, List.of(new Source(example.unit())))
                .call();
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> example.origin() + ": " + diagnostic.getMessage(null) + "\n" + example.code())
                .toList();
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("string:///Example.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
