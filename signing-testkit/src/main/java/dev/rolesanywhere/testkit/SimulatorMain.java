package dev.rolesanywhere.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

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
     * @param args {@code --trust-anchor FILE} and the options in {@link Options#USAGE}
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
            Options options = Options.parse(List.of(args));
            try (RolesAnywhereSimulator simulator = options.start()) {
                options.writeTlsCertificate(simulator);
                announce(simulator, out);
                await(options, in);
            }
            return 0;
        } catch (IllegalArgumentException e) {
            err.println("simulator: error: " + e.getMessage());
            err.println(Options.USAGE);
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

    private static void await(Options options, InputStream in) throws IOException, InterruptedException {
        if (options.untilEof()) {
            in.transferTo(OutputStream.nullOutputStream());
        } else {
            new CountDownLatch(1).await();
        }
    }

    /** The command line of {@link SimulatorMain}. */
    static final class Options {

        static final String USAGE = """
                usage: --trust-anchor FILE          PEM certificates of the trust anchor
                       [--port N]                   port on loopback; any free port by default
                       [--tls]                      HTTPS with a throwaway certificate
                       [--tls-certificate-out FILE] where to write that certificate
                       [--role-arn ARN]             a role of the profile, in place of the default; repeatable
                       [--accept-role-session-name] like the profile setting of that name
                       [--latency MS]               delays each response
                       [--until-eof]                exits at the end of standard input""";

        private @Nullable Path trustAnchor;
        private int port;
        private boolean tls;
        private @Nullable Path tlsCertificateOut;
        private final List<String> roleArns = new ArrayList<>();
        private boolean acceptRoleSessionName;
        private Duration latency = Duration.ZERO;
        private boolean untilEof;

        private Options() {}

        static Options parse(List<String> args) {
            Options options = new Options();
            Iterator<String> rest = args.iterator();
            while (rest.hasNext()) {
                options.take(rest.next(), rest);
            }
            if (options.trustAnchor == null) {
                throw new IllegalArgumentException("--trust-anchor is missing");
            }
            if (options.tlsCertificateOut != null && !options.tls) {
                throw new IllegalArgumentException("--tls-certificate-out needs --tls");
            }
            return options;
        }

        boolean untilEof() {
            return untilEof;
        }

        RolesAnywhereSimulator start() throws IOException, CertificateException {
            RolesAnywhereSimulatorBuilder builder = RolesAnywhereSimulator.builder()
                    .trustAnchor(trustAnchors())
                    .port(port)
                    .tls(tls)
                    .acceptRoleSessionName(acceptRoleSessionName);
            if (!roleArns.isEmpty()) {
                builder.roleArns(roleArns.toArray(String[]::new));
            }
            RolesAnywhereSimulator simulator = builder.build();
            simulator.latency(latency);
            return simulator;
        }

        void writeTlsCertificate(RolesAnywhereSimulator simulator) throws IOException {
            if (tlsCertificateOut != null) {
                PemWriter.write(tlsCertificateOut, List.of(simulator.tlsCertificate()));
            }
        }

        private void take(String option, Iterator<String> rest) {
            switch (option) {
                case "--trust-anchor" -> trustAnchor = Path.of(value(option, rest));
                case "--port" -> port = number(option, rest, 65535);
                case "--tls" -> tls = true;
                case "--tls-certificate-out" -> tlsCertificateOut = Path.of(value(option, rest));
                case "--role-arn" -> roleArns.add(value(option, rest));
                case "--accept-role-session-name" -> acceptRoleSessionName = true;
                case "--latency" -> latency = Duration.ofMillis(number(option, rest, Integer.MAX_VALUE));
                case "--until-eof" -> untilEof = true;
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }

        private X509Certificate[] trustAnchors() throws IOException, CertificateException {
            Path file = Optional.ofNullable(trustAnchor).orElseThrow();
            try (InputStream in = Files.newInputStream(file)) {
                X509Certificate[] certificates =
                        CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                                .map(X509Certificate.class::cast)
                                .toArray(X509Certificate[]::new);
                if (certificates.length == 0) {
                    throw new CertificateException("there is no certificate in " + file);
                }
                return certificates;
            }
        }

        private static String value(String option, Iterator<String> rest) {
            if (!rest.hasNext()) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            return rest.next();
        }

        private static int number(String option, Iterator<String> rest, int max) {
            String text = value(option, rest);
            try {
                int number = Integer.parseInt(text);
                if (number >= 0 && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(option + " needs a number, not " + text, e);
            }
            throw new IllegalArgumentException(option + " must be from 0 to " + max + ", not " + text);
        }
    }
}
