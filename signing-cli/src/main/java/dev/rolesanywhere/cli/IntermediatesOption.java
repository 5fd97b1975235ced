package dev.rolesanywhere.cli;

import dev.rolesanywhere.store.FileIdentitySource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the certificates between the certificate and the trust anchor. */
final class IntermediatesOption {

    @Option(
            names = "--intermediates",
            paramLabel = "FILE",
            description = "The certificates between the certificate and the trust anchor.")
    @Nullable
    private String intermediates;

    FileIdentitySource.Builder addTo(FileIdentitySource.Builder files) {
        return intermediates == null || intermediates.isEmpty()
                ? files
                : files.intermediates(FileOption.path("--intermediates", intermediates));
    }
}
