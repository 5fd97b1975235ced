package dev.rolesanywhere.cli.session;

import dev.rolesanywhere.cli.process.ProcessContext;
import dev.rolesanywhere.session.CreateSessionException;
import dev.rolesanywhere.session.CreateSessionListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.regex.Pattern;

/** Prints for --debug what is signed and how the service responds, without credentials. */
final class DebugLog implements CreateSessionListener {

    /** A reader of the whole signature could replay the request for some minutes. */
    private static final Pattern SIGNATURE = Pattern.compile("(Signature=[0-9a-f]{8})[0-9a-f]*");

    private final PrintStream err;

    DebugLog(PrintStream err) {
        this.err = err;
    }

    @Override
    public void signed(int attempt, String canonicalRequest, String stringToSign, String authorization) {
        block("attempt " + attempt + ": canonical request", canonicalRequest);
        block("attempt " + attempt + ": string to sign", stringToSign);
        line("attempt " + attempt + ": authorization: "
                + SIGNATURE.matcher(authorization).replaceFirst("$1…"));
    }

    @Override
    public void succeeded(int attempt, int status, String requestId) {
        line("attempt " + attempt + ": status " + status + ", request id " + requestId);
    }

    @Override
    public void failed(int attempt, CreateSessionException failure) {
        line("attempt " + attempt + ": status " + failure.status() + ", code "
                + failure.code().orElse("none") + ", request id "
                + failure.requestId().orElse("none") + ": " + failure.getMessage());
    }

    @Override
    public void retrying(Duration wait) {
        line("next attempt in " + wait.toMillis() + " ms");
    }

    private void block(String title, String text) {
        line(title);
        text.lines().forEach(each -> err.println("    " + each));
    }

    private void line(String text) {
        err.println(ProcessContext.COMMAND + ": debug: " + text);
    }
}
