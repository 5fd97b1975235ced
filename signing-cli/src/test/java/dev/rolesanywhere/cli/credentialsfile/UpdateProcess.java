package dev.rolesanywhere.cli.credentialsfile;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.SessionCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Updates a profile repeatedly, in a process that can be killed. */
final class UpdateProcess {

    private UpdateProcess() {}

    /** Arguments: {@code FILE PROFILE ROUNDS}. The length of a token shows whether it is complete. */
    public static void main(String[] arguments) {
        CredentialsFile file = CredentialsFile.at(Path.of(arguments[0]));
        ProfileName profile = new ProfileName(arguments[1]);
        try {
            for (int round = 0; round < Integer.parseInt(arguments[2]); round++) {
                file.update(profile, credentials(round));
                System.out.println(round);
            }
        } catch (SigningHelperException e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
    }

    static SessionCredentials credentials(int round) {
        return new SessionCredentials(
                "ASIA" + round,
                "secret" + round,
                "t" + round + "x".repeat(1000 + round % 7 * 100) + "/end" + round,
                Instant.EPOCH,
                "111122223333");
    }

    static Process start(Path file, String profile, int rounds) throws IOException {
        return start(List.of(), file, profile, rounds);
    }

    /**
     * Updates the default profile once as another user. In a directory that this user may not read, the test is
     * skipped.
     *
     * @param ids options of setpriv
     */
    static Process startAsOther(Path file, String... ids) throws IOException, InterruptedException {
        List<String> other = new ArrayList<>(List.of("setpriv"));
        other.addAll(List.of(ids));
        List<String> trial = new ArrayList<>(other);
        trial.addAll(List.of("test", "-r", System.getProperty("testdata")));
        assumeTrue(new ProcessBuilder(trial).start().waitFor() == 0, "another user may not read this checkout");
        return start(other, file, "default", 1);
    }

    static Process start(List<String> before, Path file, String profile, int rounds) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java") + "",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                UpdateProcess.class.getName(),
                file + "",
                profile,
                rounds + ""));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
