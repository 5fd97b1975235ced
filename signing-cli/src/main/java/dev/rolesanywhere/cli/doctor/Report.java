package dev.rolesanywhere.cli.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.cli.output.JsonText;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders findings: as a table for people, and as JSON for programs. */
public final class Report {

    private Report() {}

    /**
     * Returns the charset of the terminal's locale: UTF-8, or else ASCII, which all others contain. As in POSIX, LC_ALL
     * comes before LC_CTYPE, which comes before LANG.
     */
    public static Charset charset(Map<String, String> environment) {
        String locale = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("C")
                .toUpperCase(Locale.ROOT);
        return locale.contains("UTF-8") || locale.contains("UTF8") ? UTF_8 : US_ASCII;
    }

    /** Returns a table, with words instead of symbols if the charset lacks them. */
    public static String table(List<Finding> findings, Charset charset) {
        Marks marks = charset.newEncoder().canEncode("✓✗→…×") ? Marks.SYMBOLS : Marks.ASCII;
        int width =
                findings.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        String lines = findings.stream().map(each -> lines(each, marks, width)).collect(Collectors.joining());
        String text = lines + "\n" + summary(findings) + "\n";
        return marks == Marks.ASCII ? text.replace("…", "...").replace("×", "x") : text;
    }

    private static String lines(Finding finding, Marks marks, int width) {
        String mark = marks.of(finding.status());
        String line = mark + " " + padded(finding.name(), width) + "  " + finding.detail() + "\n";
        return finding.advice() == null
                ? line
                : line + " ".repeat(mark.length() + 1 + width + 2) + marks.arrow + " " + finding.advice() + "\n";
    }

    private static String padded(String name, int width) {
        return name + " ".repeat(width - name.length());
    }

    private static String summary(List<Finding> findings) {
        return Stream.of(Finding.Status.values())
                .map(status -> counted(count(findings, status), status))
                .collect(Collectors.joining(", "));
    }

    private static String counted(long number, Finding.Status status) {
        boolean isNoun = status == Finding.Status.WARNING || status == Finding.Status.FAILURE;
        return number + " " + status.label() + (isNoun && number != 1 ? "s" : "");
    }

    private static long count(List<Finding> findings, Finding.Status status) {
        return findings.stream().filter(each -> each.status() == status).count();
    }

    /** Returns an array of {@code {name, status, detail, advice?}}. */
    public static String json(List<Finding> findings) {
        return JsonText.array(findings, finding -> json -> {
            json.writeStringField("name", finding.name());
            json.writeStringField("status", finding.status().label());
            json.writeStringField("detail", finding.detail());
            if (finding.advice() != null) {
                json.writeStringField("advice", finding.advice());
            }
        });
    }

    private enum Marks {
        SYMBOLS("✓", "!", "✗", "-", "→"),
        ASCII("ok  ", "WARN", "FAIL", "-   ", "->");

        private final String ok;
        private final String warning;
        private final String failure;
        private final String skipped;
        private final String arrow;

        Marks(String ok, String warning, String failure, String skipped, String arrow) {
            this.ok = ok;
            this.warning = warning;
            this.failure = failure;
            this.skipped = skipped;
            this.arrow = arrow;
        }

        String of(Finding.Status status) {
            return switch (status) {
                case OK -> ok;
                case WARNING -> warning;
                case FAILURE -> failure;
                case SKIPPED -> skipped;
            };
        }
    }
}
