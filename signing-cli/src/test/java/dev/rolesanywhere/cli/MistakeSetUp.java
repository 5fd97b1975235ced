package dev.rolesanywhere.cli;

import dev.rolesanywhere.testkit.RolesAnywhereSimulator;
import dev.rolesanywhere.testkit.SimulatedFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prepares a row of mistakes.tsv: carries out its set-up words and fills in its placeholders. */
final class MistakeSetUp {

    private static final String SECRET = "Sw0rdfish-7q3k9";
    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"]|\"[^\"]*\")+");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z0-9-]+)\\}");
    private static final String KUBELET_REQUEST = "{\"kind\":\"CredentialProviderRequest\",\"apiVersion\":"
            + "\"credentialprovider.kubelet.k8s.io/v1\",\"image\":\"%s\"}";
    private static final String ANY_TEXT = "…";

    private static final Map<String, String> IDENTITIES = Map.of(
            "ec-cert", "ec-p256/direct/certificate.pem",
            "ec-key", "ec-p256/direct/key-pkcs8.pem",
            "ec-encrypted-key", "ec-p256/direct/key-encrypted-pbkdf2.pem",
            "ec-p12", "ec-p256/direct/modern.p12",
            "rsa-cert", "rsa-2048/direct/certificate.pem",
            "rsa-key", "rsa-2048/direct/key-pkcs8.pem");

    private final Path folder;
    private final RolesAnywhereSimulator simulator;
    private final Map<String, String> environment = new HashMap<>();
    private String input = "";

    MistakeSetUp(Path folder, RolesAnywhereSimulator simulator) {
        this.folder = folder;
        this.simulator = simulator;
    }

    void apply(List<String> setUp) throws IOException {
        for (String each : setUp) {
            String[] words = each.split(" ", 3);
            switch (words[0]) {
                case "env" -> setVariable(each.substring("env ".length()));
                case "write" -> Files.writeString(file(words[1]), fill(words[2]).replace("\\n", "\n"));
                case "copy" -> Files.copy(Path.of(fill(words[1])), file(words[2]));
                case "mkdir" -> Files.createDirectory(file(words[1]));
                case "chmod" ->
                    Files.setPosixFilePermissions(file(words[2]), PosixFilePermissions.fromString(words[1]));
                case "stdin" -> input = fill(each.substring("stdin ".length()));
                case "image" -> input = KUBELET_REQUEST.formatted(words[1]);
                case "ecr-fault" -> ecrFault(each.split(" ", 4));
                case "fault" -> fault(each.split(" ", 4));
                default -> throw new IllegalArgumentException("unknown set-up word: " + each);
            }
        }
    }

    private void setVariable(String assignment) {
        int equals = assignment.indexOf('=');
        environment.put(
                assignment.substring(0, equals),
                fill(assignment.substring(equals + 1)).replace("\\n", "\n"));
    }

    private void fault(String[] words) {
        simulator.failNext(9, SimulatedFault.status(Integer.parseInt(words[1]), words[2], words[3]));
    }

    private void ecrFault(String[] words) {
        simulator.failNextEcrCalls(9, SimulatedFault.status(Integer.parseInt(words[1]), words[2], words[3]));
    }

    /** Returns what is on standard input. */
    String input() {
        return input;
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    Map<String, String> environment() {
        return environment;
    }

    /** Splits a command line at blanks outside of double quotes, and fills in the placeholders. */
    String[] arguments(String command) {
        List<String> arguments = new ArrayList<>();
        for (MatchResult word : (Iterable<MatchResult>) WORD.matcher(command).results()::iterator) {
            if (word.group().equals("{session}")) {
                arguments.addAll(session());
            } else {
                arguments.add(fill(word.group().replace("\"", "")).replace("\\n", "\n"));
            }
        }
        return arguments.toArray(String[]::new);
    }

    private List<String> session() {
        List<String> words = CredentialProcess.arguments(simulator);
        return words.subList(1, words.size());
    }

    /** Returns what a line of stderr must match. */
    Predicate<String> pattern(String expected) {
        String regex = Stream.of(fill(expected).split(ANY_TEXT, -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
        return Pattern.compile("aws_signing_helper: " + regex).asMatchPredicate();
    }

    private String fill(String text) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(found.group(1))));
    }

    private String value(String placeholder) {
        if (placeholder.endsWith("-text")) {
            return Testdata.text(identity(placeholder.replaceFirst("-text$", "")));
        }
        return switch (placeholder) {
            case "folder" -> folder.toString();
            case "identities" -> Testdata.identities("").toString();
            case "secret" -> SECRET;
            case "password" -> Testdata.PASSWORD;
            case "endpoint" -> simulator.endpoint().toString();
            case "trust-anchor-arn" -> simulator.trustAnchorArn();
            case "profile-arn" -> simulator.profileArn();
            case "role-arn" -> simulator.roleArn();
            default -> identity(placeholder).toString();
        };
    }

    private static Path identity(String placeholder) {
        String file = IDENTITIES.get(placeholder);
        if (file == null) {
            throw new IllegalArgumentException("unknown placeholder: " + placeholder);
        }
        return Testdata.identities(file);
    }

    /** Returns what no message may show: the secret, the password, and each line of the keys. */
    List<String> secrets() {
        List<String> secrets = new ArrayList<>(List.of(SECRET, Testdata.PASSWORD));
        for (String key : List.of("ec-key", "ec-encrypted-key", "rsa-key")) {
            Testdata.text(identity(key))
                    .lines()
                    .filter(line -> !line.startsWith("-----"))
                    .forEach(secrets::add);
        }
        return secrets;
    }
}
