package dev.rolesanywhere.cli.options;

import dev.rolesanywhere.cli.process.UsageException;
import java.util.List;
import picocli.CommandLine.ParseResult;

/** Rejects options that exclude each other: the pairs of Amazon's helper, and those of --keystore. */
final class MutualExclusions {

    private static final List<Pair> PAIRS = List.of(
            new Pair("--certificate", "--cert-selector"),
            new Pair("--certificate", "--system-store-name"),
            new Pair("--certificate", "--keystore"),
            new Pair("--private-key", "--keystore"),
            new Pair("--alias", "--keystore"),
            new Pair("--private-key", "--cert-selector"),
            new Pair("--private-key", "--system-store-name"),
            new Pair("--private-key", "--use-latest-expiring-certificate"),
            new Pair("--use-latest-expiring-certificate", "--intermediates"),
            new Pair("--use-latest-expiring-certificate", "--reuse-pin"),
            new Pair("--cert-selector", "--intermediates"),
            new Pair("--cert-selector", "--reuse-pin"),
            new Pair("--system-store-name", "--reuse-pin"),
            new Pair("--tpm-key-password", "--cert-selector"),
            new Pair("--tpm-key-password", "--reuse-pin"),
            new Pair("--no-tpm-key-password", "--cert-selector"),
            new Pair("--no-tpm-key-password", "--tpm-key-password"),
            new Pair("--pkcs8-password", "--tpm-key-password"));

    private MutualExclusions() {}

    static void check(ParseResult parsed) {
        for (Pair pair : PAIRS) {
            if (parsed.hasMatchedOption(pair.one) && parsed.hasMatchedOption(pair.other)) {
                throw new UsageException(pair.one + " and " + pair.other + " cannot be combined; remove one of them");
            }
        }
    }

    private record Pair(String one, String other) {}
}
