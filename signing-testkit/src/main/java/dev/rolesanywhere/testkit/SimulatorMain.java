package dev.rolesanywhere.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a {@link RolesAnywhereSimulator} as a program, for shell scripts and other languages. It prints lines of the
 * form {@code name=value} to standard output, {@code endpoint} first, and then handles calls until it is stopped.
 *
 * @since 0.1.0
 */
public final class SimulatorMain {

    private SimulatorMain() {}

    /**
     * Runs the simulator.
     *
     * @param args {@code --trust-anchor FILE} and the options in {@link SimulatorOptions#USAGE}
     * @throws InterruptedException if the main thread is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        int status = run(args, System.in, System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    static int run(String[] args, InputStream in, PrintStream out, PrintStream err) throws InterruptedException {
        try {
            SimulatorOptions options = SimulatorOptions.parse(List.of(args));
            try (RolesAnywhereSimulator simulator = options.start()) {
                options.writeTlsCertificate(simulator);
                announce(simulator, out);
                await(options, in);
            }
            return 0;
        } catch (IllegalArgumentException e) {
            err.println("simulator: error: " + e.getMessage());
            err.println(SimulatorOptions.USAGE);
            return 2;
        } catch (NoSuchFileException e) {
            err.println("simulator: error: there is no file " + e.getFile());
            return 1;
        } catch (CertificateException | IllegalStateException | IOException e) {
            err.println("simulator: error: " + e.getMessage());
            return 1;
        }
    }

    private static void announce(RolesAnywhereSimulator simulator, PrintStream out) {
        out.println("endpoint=" + simulator.endpoint());
        out.println("trust-anchor-arn=" + simulator.trustAnchorArn());
        out.println("profile-arn=" + simulator.profileArn());
        out.println("role-arn=" + simulator.roleArn());
        out.flush();
    }

    private static void await(SimulatorOptions options, InputStream in) throws IOException, InterruptedException {
        if (options.untilEof()) {
            in.transferTo(OutputStream.nullOutputStream());
        } else {
            new CountDownLatch(1).await();
        }
    }
}
