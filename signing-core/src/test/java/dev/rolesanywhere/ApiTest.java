package dev.rolesanywhere;

import static java.util.function.Predicate.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** The rules of the exported API of all modules, which later versions must keep. */
class ApiTest {

    /** Tests run in the directory of their module. */
    private static final Path MODULES = Path.of("..");

    private static final Pattern EXPORT = Pattern.compile("exports ([\\w.]+);");
    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "^public (?:final |abstract |sealed |non-sealed )*(?:class|interface|enum|record) ", Pattern.MULTILINE);

    /** Of values: {@code of} joins parts, and {@code parse} reads text. Builders and {@code create} make the rest. */
    private static final Set<String> FACTORIES = Set.of("builder", "create", "of", "parse", "valueOf");

    /** Returns the sources of the public types in exported packages, and in the testkit, which exports everything. */
    private static List<Path> sources() throws IOException {
        try (Stream<Path> modules = Files.list(MODULES)) {
            return modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .flatMap(ApiTest::exportedSources)
                    .filter(source -> PUBLIC_TYPE.matcher(read(source)).find())
                    .sorted()
                    .toList();
        }
    }

    private static Stream<Path> exportedSources(Path root) {
        if (!Files.exists(root.resolve("module-info.java"))) {
            return list(root.resolve("dev/rolesanywhere/testkit"));
        }
        return EXPORT.matcher(read(root.resolve("module-info.java")))
                .results()
                .map(export -> root.resolve(export.group(1).replace('.', '/')))
                .flatMap(ApiTest::list)
                .filter(file -> !file.endsWith("package-info.java"));
    }

    private static Stream<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String simpleName(Path source) {
        return source.getFileName().toString().replace(".java", "");
    }

    /** Returns the exported types of this module, and the types that are nested in them. */
    private static List<Class<?>> types() throws IOException {
        Path here = Path.of("src", "main", "java").toAbsolutePath().normalize();
        return sources().stream()
                .map(source -> source.toAbsolutePath().normalize())
                .filter(source -> source.startsWith(here))
                .map(source ->
                        here.relativize(source).toString().replace(".java", "").replace('/', '.'))
                .<Class<?>>map(ApiTest::load)
                .flatMap(type -> Stream.concat(Stream.of(type), Arrays.stream(type.getClasses())))
                .toList();
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** The public names in the jars of the SDK that every client has, and of its client of this service. */
    private static Set<String> namesOfTheSdk() throws IOException {
        Set<String> names =
                new TreeSet<>(Set.of("RolesAnywhereClient", "RolesAnywhereAsyncClient", "RolesAnywhereException"));
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
            if (entry.contains("awssdk") && !entry.matches(".*/(s3|sts)-[^/]*\\.jar")) {
                try (JarFile jar = new JarFile(entry)) {
                    jar.stream()
                            .map(file -> file.getName())
                            .filter(name -> name.matches("software/amazon/awssdk/.*/\\w+\\.class"))
                            .filter(not(name -> name.contains("/internal/")))
                            .forEach(name -> names.add(name.replaceAll(".*/|\\.class", "")));
                }
            }
        }
        return names;
    }

    @Test
    void noTypeHasASimpleNameOfTheSdk() throws IOException {
        Set<String> sdk = namesOfTheSdk();
        assertTrue(
                sdk.containsAll(Set.of("Arn", "Signer", "AwsCredentialsProvider")), "the SDK is not on the class path");

        assertEquals(
                List.of(),
                sources().stream()
                        .map(ApiTest::simpleName)
                        .filter(sdk::contains)
                        .toList());
    }

    @Test
    void theDocumentationOfEveryTypeSaysSinceWhen() throws IOException {
        List<String> without = sources().stream()
                .filter(source -> !read(source).split("(?m)^public ", 2)[0].contains("@since "))
                .map(ApiTest::simpleName)
                .toList();

        assertEquals(List.of(), without);
    }

    @Test
    void everyBuilderForTheSdkIsAnSdkBuilder() throws IOException {
        List<Class<?>> builders = types().stream()
                .filter(type -> type.getPackageName().equals("dev.rolesanywhere.awssdk"))
                .filter(type -> type.getSimpleName().endsWith("Builder"))
                .toList();

        assertEquals(3, builders.size(), builders::toString);
        for (Class<?> builder : builders) {
            assertTrue(SdkBuilder.class.isAssignableFrom(builder), builder::getName);
        }
    }

    @Test
    void settingsHaveTheNamesOfTheSdk() throws IOException {
        Set<String> unlike = Set.of("endpoint", "fips", "dualStack", "dualstack", "useFips", "useDualstack");

        for (Class<?> type : types()) {
            if (type.getSimpleName().endsWith("Builder")) {
                Set<String> settings =
                        Arrays.stream(type.getMethods()).map(Method::getName).collect(Collectors.toSet());
                settings.retainAll(unlike);
                assertEquals(Set.of(), settings, type::getName);
            }
        }
    }

    @Test
    void objectsComeFromBuilderCreateOfOrParse() throws IOException {
        for (Class<?> type : types()) {
            Set<String> others = Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> Modifier.isStatic(method.getModifiers()))
                    .filter(method -> Modifier.isPublic(method.getModifiers()))
                    .filter(method -> types(type).contains(method.getReturnType()))
                    .map(Method::getName)
                    .collect(Collectors.toSet());
            others.removeAll(FACTORIES);
            assertEquals(Set.of(), others, type::getName);
        }
    }

    private static List<Class<?>> types(Class<?> type) {
        return Stream.concat(Stream.of(type), Arrays.stream(type.getClasses())).toList();
    }

    @Test
    void whatIsExportedRefersToNothingThatIsNot() throws IOException {
        for (Class<?> type : types()) {
            for (Method method : type.getMethods()) {
                Stream.concat(Stream.of(method.getReturnType()), Arrays.stream(method.getParameterTypes()))
                        .filter(part -> part.getName().startsWith("dev.rolesanywhere."))
                        .forEach(part -> assertTrue(
                                !part.getPackageName().contains("internal")
                                        && !part.getPackageName().contains("sigv4"),
                                () -> method + " refers to " + part));
            }
        }
    }

    /** A change of this list is a change of the API. */
    @Test
    void theseTypesAreTheApi() throws IOException {
        assertEquals(
                """
                dev.rolesanywhere: InvalidSettingException SigningHelperException
                dev.rolesanywhere.awssdk: RolesAnywhereBuilder RolesAnywhereCredentialsProvider RolesAnywherePlugin
                dev.rolesanywhere.credentials: CredentialsState RefreshListener RefreshStatus RefreshingCredentials
                dev.rolesanywhere.identity: IdentityException IdentitySigner IdentitySource SigningAlgorithm X509Identity
                dev.rolesanywhere.session: CreateSessionClient CreateSessionException CreateSessionListener \
                CreateSessionRequest SessionCredentials
                dev.rolesanywhere.store: CertificateSelector FileIdentitySource KeyStoreIdentitySource PemIdentitySource
                """.strip(),
                types().stream()
                        .filter(type -> type.getEnclosingClass() == null)
                        .collect(Collectors.groupingBy(
                                Class::getPackageName,
                                java.util.TreeMap::new,
                                Collectors.mapping(Class::getSimpleName, Collectors.joining(" "))))
                        .entrySet()
                        .stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .collect(Collectors.joining("\n")));
    }
}
