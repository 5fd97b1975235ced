package dev.rolesanywhere.cli.cache;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rolesanywhere.cli.output.JsonText;
import dev.rolesanywhere.internal.MessageText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Renders cache entries as a table and as JSON. */
public final class CacheReports {

    private static final List<String> TITLES =
            List.of("STATE", "UNTIL", "ROLE", "SESSION NAME OR REGISTRY", "CERTIFICATE", "FILE");

    private CacheReports() {}

    /** Returns a table with titles and a line per entry, or an empty text without entries. */
    public static String table(List<CacheListing.Summary> entries) {
        if (entries.isEmpty()) {
            return "";
        }
        List<List<String>> rows = new ArrayList<>(List.of(TITLES));
        entries.forEach(each -> rows.add(cells(each)));
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

    private static List<String> cells(CacheListing.Summary entry) {
        return List.of(
                entry.state(),
                printable(entry.until()),
                printable(entry.roleArn()),
                printable(entry.roleSessionName() + entry.registry()),
                printable(entry.certificate()),
                entry.file().toString());
    }

    /** The subject of a certificate could control a terminal. */
    private static String printable(String value) {
        return value.isEmpty() ? "-" : MessageText.withoutControls(value);
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
        }
        return line.toString().stripTrailing() + "\n";
    }

    /** Returns an array of objects in ASCII, without the members that are unknown. */
    public static String json(List<CacheListing.Summary> entries) {
        return JsonText.array(entries, entry -> json -> {
            write(json, "state", entry.state());
            write(json, "until", entry.until());
            write(json, "roleArn", entry.roleArn());
            write(json, "roleSessionName", entry.roleSessionName());
            write(json, "registry", entry.registry());
            write(json, "certificate", entry.certificate());
            write(json, "file", entry.file().toString());
        });
    }

    private static void write(JsonGenerator json, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(name, value);
        }
    }
}
