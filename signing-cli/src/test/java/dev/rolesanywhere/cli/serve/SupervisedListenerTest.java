package dev.rolesanywhere.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SupervisedListenerTest {

    @TempDir
    private Path folder;

    private int connections(String softLimit) throws IOException {
        Path limits = folder.resolve("limits");
        Files.writeString(limits, """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             95990                95990                processes
                Max open files            %-20s 524288               files
                Max locked memory         8388608              8388608              bytes
                """.formatted(softLimit));
        return SupervisedListener.connections(limits, 512);
    }

    @ParameterizedTest
    @CsvSource({"524288, 512", "568, 512", "567, 511", "256, 200", "64, 8", "56, 4", "10, 4", "unlimited, 512"})
    void theDescriptorsThatAreLeftAreForConnections(String softLimit, int connections) throws IOException {
        assertEquals(connections, connections(softLimit));
    }

    @Test
    void withoutAKnownLimitAllConnectionsAreAllowed() {
        assertEquals(512, SupervisedListener.connections(folder.resolve("missing"), 512));
    }
}
