package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** A row of mistakes.tsv. */
record Mistake(String name, List<String> setUp, String command, List<String> messages) {

    static List<Mistake> readAll() throws IOException {
        try (InputStream in = Objects.requireNonNull(Mistake.class.getResourceAsStream("/mistakes.tsv"))) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Mistake::parse)
                    .toList();
        }
    }

    private static Mistake parse(String row) {
        String[] columns = row.split("\t+", -1);
        if (columns.length != 4) {
            throw new IllegalArgumentException("not four columns: " + row);
        }
        return new Mistake(
                columns[0],
                columns[1].equals("-") ? List.of() : List.of(columns[1].split("; ")),
                columns[2],
                List.of(columns[3].split(" // ")));
    }

    /** A row that expects no error expects the command to succeed. */
    int exitCode() {
        return messages.stream().anyMatch(message -> message.startsWith("error: ")) ? 1 : 0;
    }

    @Override
    public String toString() {
        return name;
    }
}
