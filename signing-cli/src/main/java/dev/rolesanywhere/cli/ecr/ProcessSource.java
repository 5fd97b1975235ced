package dev.rolesanywhere.cli.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.cache.CacheKey;
import dev.rolesanywhere.cli.process.ProcessContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Another program that prints credentials.
 *
 * @param command the program and its arguments, which may contain secrets
 * @param profile the profile that names it
 * @param context gives the environment, and the limit after which the program is ended
 */
record ProcessSource(List<String> command, String profile, ProcessContext context) implements AwsCredentialSource {

    private static final int MAX_BYTES = 256 << 10;
    private static final long POLL_MILLIS = 100;

    /** Runs the program without a shell. What it prints on stderr is for the user. */
    @Override
    public AwsCredentials get() {
        Process process = start();
        Thread reader = Thread.currentThread();
        Thread watchdog = new Thread(
                () -> endLate(process, reader, context.responseLimit().toNanos()), "credential-process-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
        try {
            return AwsCredentials.parse(output(process), name());
        } catch (IOException e) {
            throw new SigningHelperException(name() + " could not be read; run it by hand", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SigningHelperException(name() + " was interrupted", e);
        } finally {
            watchdog.interrupt();
            end(process);
        }
    }

    private String output(Process process) throws IOException, InterruptedException {
        try (InputStream out = process.getInputStream()) {
            process.getOutputStream().close();
            byte[] output = out.readNBytes(MAX_BYTES + 1);
            if (output.length > MAX_BYTES) {
                throw new SigningHelperException(name() + " printed more than 256 KiB; it must print one JSON object");
            }
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw new SigningHelperException(name() + " failed with exit code " + exitCode + "; it must end within "
                        + context.responseLimit().toSeconds() + " seconds; run it by hand");
            }
            return new String(output, UTF_8);
        }
    }

    private Process start() {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(context.environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new SigningHelperException(
                    name() + " cannot be started: there is no executable file "
                            + (command.get(0).contains("/") ? command.get(0) : command.get(0) + " in PATH")
                            + "; use an absolute path",
                    e);
        }
    }

    /** Reading from a pipe cannot be interrupted. */
    private static void endLate(Process process, Thread reader, long limitNanos) {
        long deadline = System.nanoTime() + limitNanos;
        try {
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (reader.isInterrupted() || System.nanoTime() - deadline > 0) {
                    end(process);
                    return;
                }
            }
        } catch (InterruptedException ignored) {
            // The process has ended.
        }
    }

    /**
     * A surviving child would keep the kubelet's pipe open, and the kubelet would wait for it. The program ends first:
     * it could take the end of a child for a success.
     */
    private static void end(Process process) {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public CacheKey key() {
        CacheKey.Builder key = CacheKey.builder().add("process").add(profile);
        command.forEach(key::add);
        return key.build();
    }

    @Override
    public String name() {
        return "credential_process of the profile '" + profile + "'";
    }

    @Override
    public String toString() {
        return "ProcessSource[" + profile + "]";
    }
}
