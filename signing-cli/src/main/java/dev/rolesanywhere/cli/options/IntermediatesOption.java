package dev.rolesanywhere.cli.options;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the certificates between the certificate and the trust anchor. */
public final class IntermediatesOption {

    static final String INTERMEDIATES = "--intermediates";

    @Option(
            names = INTERMEDIATES,
            paramLabel = "FILE",
            description =
                    "The file with the intermediate certificates between the certificate and the trust" + " anchor.")
    @Nullable
    private String intermediates;

    public void apply(FastPathArguments arguments) {
        intermediates = arguments.value(INTERMEDIATES);
    }

    /** Passes the file, if one is given, to the builder of an identity. */
    public void addTo(Consumer<Path> builder) {
        if (intermediates != null && !intermediates.isEmpty()) {
            builder.accept(PathOption.path(INTERMEDIATES, intermediates));
        }
    }
}
