package dev.rolesanywhere.cli.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Renders sessions as a table, for people. */
public final class SessionTable {

    private static final List<String> TITLES = List.of("STATE", "UNTIL", "ROLE", "SESSION NAME", "CERTIFICATE", "FILE");

    private SessionTable() {}

    /**
     * Renders sessions.
     *
     * @param sessions the sessions
     * @return a line for each below one of titles; nothing for none
     */
    public static String of(List<KeptSession> sessions) {
        if (sessions.isEmpty()) {
            return "";
        }
        List<List<String>> rows = new ArrayList<>(List.of(TITLES));
        sessions.forEach(each -> rows.add(cells(each)));
        int[] widths = IntStream.range(0, TITLES.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(line(row, widths)));
        return text.toString();
    }

    private static List<String> cells(KeptSession session) {
        return List.of(
                session.state(),
                shown(session.until()),
                shown(session.roleArn()),
                shown(session.roleSessionName()),
                shown(session.certificate()),
                session.file().toString());
    }

    /** A certificate's subject may hold what a terminal would obey. */
    private static String shown(String value) {
        return value.isEmpty() ? "-" : value.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]+", " ");
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
        }
        return line.toString().stripTrailing() + "\n";
    }
}
