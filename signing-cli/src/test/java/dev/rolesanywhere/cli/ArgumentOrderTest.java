package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.rolesanywhere.cli.process.ProcessContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentOrderTest {

    @TempDir
    private Path folder;

    private static String[] order(String... arguments) {
        return ArgumentOrder.of(() -> RootCommand.withAllCommands(ProcessContext.ofThisProcess()), arguments);
    }

    @ParameterizedTest
    @CsvSource({
        "--region x credential-process --debug, credential-process --region x --debug",
        "--debug credential-process,            credential-process --debug",
        "--region=x serve --port 0,             serve --region=x --port 0",
        "--region serve update,                 update --region serve",
        "--help update,                         update --help",
        "--unknown x,                           --unknown x",
        "update --help=false,                   update",
        "update -h=true,                        update --help",
        "update --profile --help=false,         update --profile --help=false",
        "--version,                             --version",
        "update -- @x,                          update -- @x",
        "-- update --region x,                  update --region x",
        "--debug -- update,                     update --debug",
        "update --profile @x,                   update --profile @x",
        "--profile @x update,                   update --profile @x",
        "update @,                              update @"
    })
    void theCommandComesFirstAndValuesAreLeftAlone(String arguments, String ordered) {
        assertArrayEquals(ordered.split(" "), order(arguments.split(" ")));
    }

    @Test
    void anOrderedCommandLineIsNotTouched() {
        String[] arguments = {"credential-process", "--region", "-x"};

        assertSame(
                arguments,
                ArgumentOrder.of(
                        () -> {
                            throw new AssertionError("no command needs to be built");
                        },
                        arguments));
    }

    @Test
    void anArgumentFileIsReadInThePlaceOfAnOption() throws IOException {
        Path file = Files.writeString(folder.resolve("arguments"), "--region x\nupdate --profile");

        assertArrayEquals(
                new String[] {"update", "--region", "x", "--profile", "@not-a-file", "--once"},
                order("@" + file, "@not-a-file", "--once"));
    }

    @Test
    void anArgumentFileCannotNameAnother() throws IOException {
        Path file = Files.writeString(folder.resolve("arguments"), "@other");

        assertArrayEquals(new String[] {"update", "@other"}, order("update", "@" + file));
    }
}
