package dev.rolesanywhere.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionCommandTest {

    @ParameterizedTest
    @CsvSource({
        "bash,       #!/usr/bin/env bash,              --trust-anchor-arn",
        "zsh,        #!/usr/bin/env bash,              --trust-anchor-arn",
        "fish,       # fish completion for,            -l trust-anchor-arn -r",
        "powershell, # PowerShell completion for,      '--trust-anchor-arn'"
    })
    void eachScriptKnowsCommandsAndOptions(String shell, String start, String option) {
        String script = Invocation.of("completion", shell, "--no-descriptions").out();

        assertTrue(script.startsWith(start), script);
        assertTrue(script.contains("credential-process"), script);
        assertTrue(script.contains(option), script);
        assertTrue(script.endsWith("\n"));
    }

    @Test
    void withoutAShellItIsBash() {
        assertEquals(
                Invocation.of("completion", "bash").out(),
                Invocation.of("completion").out());
    }

    @Test
    void aFishScriptQuotesDescriptions() {
        String script = Invocation.of("completion", "fish").out();

        assertTrue(
                script.lines()
                        .allMatch(line -> line.replace("\\'", "")
                                                .chars()
                                                .filter(c -> c == '\'')
                                                .count()
                                        % 2
                                == 0),
                script);
        assertTrue(
                script.contains("complete -c aws_signing_helper -n '__fish_seen_subcommand_from cache' -a list -d "),
                script);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcsh", "-----BEGIN PRIVATE KEY-----"})
    void anotherShellIsRejectedAndNotRepeated(String shell) {
        assertEquals(
                "completion is not available for this shell; choose bash, fish, powershell or zsh",
                Invocation.of("completion", "--", shell).error());
    }
}
