package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** PKCS#11 modules with faults, compiled from their source. Without a C compiler, tests are skipped. */
final class CompiledModule {

    private CompiledModule() {}

    /**
     * Compiles a module.
     *
     * @param source the name of a file of testdata
     * @param definitions the macros that it needs, as NAME=VALUE
     */
    static Path compile(Path folder, String source, String... definitions) throws IOException, InterruptedException {
        boolean isCompilerThere = List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(each -> Files.isExecutable(Path.of(each, "cc")));
        boolean isLinux = System.getProperty("os.name").equals("Linux");
        assertTrue(isCompilerThere || System.getenv("REQUIRE_TOKENS") == null, "there is no C compiler (Debian: gcc)");
        assumeTrue(isCompilerThere && isLinux, "there is no C compiler (Debian: gcc), or this is not Linux");
        Path module = Files.createTempFile(folder, "module", ".so");
        List<String> command = new ArrayList<>(List.of("cc", "-shared", "-fPIC", "-o", module.toString()));
        for (String definition : definitions) {
            command.add("-D" + definition);
        }
        command.add(System.getProperty("testdata") + "/pkcs11/" + source);
        Tokens.run(command.toArray(String[]::new));
        return module;
    }
}
