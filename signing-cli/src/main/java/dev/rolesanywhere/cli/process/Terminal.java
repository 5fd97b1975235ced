package dev.rolesanywhere.cli.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The user's terminal, if there is one. */
public interface Terminal {

    /**
     * Asks for a password, which is not shown.
     *
     * @return the password, or empty if there is no terminal
     */
    Optional<char[]> askPassword(String prompt);

    /**
     * The terminal that controls this process. It is available even if standard input and output are pipes, as for a
     * credential process.
     */
    final class Controlling implements Terminal {

        private static final File DEVICE = new File("/dev/tty");
        private static final int MAX_BYTES = 4096;

        @Override
        public Optional<char[]> askPassword(String prompt) {
            try (OutputStream out = new FileOutputStream(DEVICE);
                    InputStream in = new FileInputStream(DEVICE)) {
                Thread echoAgain = new Thread(() -> stty("echo"));
                Runtime.getRuntime().addShutdownHook(echoAgain);
                stty("-echo");
                try {
                    // The prompt comes after the echo is off, so that a quick answer is not shown.
                    out.write((prompt + ": ").getBytes(StandardCharsets.UTF_8));
                    return Optional.of(line(in));
                } finally {
                    stty("echo");
                    Runtime.getRuntime().removeShutdownHook(echoAgain);
                    out.write('\n');
                }
            } catch (IOException ignored) { // There is no terminal.
                return Optional.empty();
            }
        }

        private static char[] line(InputStream in) throws IOException {
            byte[] bytes = new byte[MAX_BYTES];
            int length = 0;
            for (int next = in.read(); next >= 0 && next != '\n' && length < MAX_BYTES; next = in.read()) {
                bytes[length++] = (byte) next;
            }
            return new String(Arrays.copyOf(bytes, length), StandardCharsets.UTF_8).toCharArray();
        }

        private static void stty(String setting) {
            try {
                new ProcessBuilder("stty", setting)
                        .redirectInput(DEVICE)
                        .start()
                        .waitFor();
            } catch (IOException ignored) {
                // The password is shown as it is typed, which is better than no password.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
