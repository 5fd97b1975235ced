package dev.rolesanywhere.cli.credentialsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.session.SessionCredentials;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

class CredentialsFileReadersTest {

    /** More with {@code -Dcredentials.rounds=1000000}. */
    private static final int ROUNDS = Integer.getInteger("credentials.rounds", 5_000);

    private static final List<String> LINES = List.of(
            "[default]",
            "[default] # note",
            "[ default ]",
            "[a]",
            "[b] ; x",
            "[default-2]",
            "  [a]",
            "aws_access_key_id = A",
            "aws_secret_access_key=S",
            "aws_session_token = T==",
            "AWS_ACCESS_KEY_ID = U",
            "aws_access_key_id_x = mine",
            "  aws_access_key_id = I",
            "  aws_session_token = J",
            "\taws_secret_access_key = K",
            "    aws_session_token = L",
            "aws_session_token =",
            "region = r",
            "output = o # note",
            "  region = q",
            "    output = p",
            "s3 =",
            "    s3.x = 1",
            "# comment",
            "  ; comment",
            "",
            "  ",
            "note = a=b#c",
            "aws_security_token = old",
            "AWS_SECURITY_TOKEN = old",
            "  aws_security_token = older",
            "credential_process = p --x=y",
            "role_arn = r",
            "source_profile = default",
            "source_profile = b",
            "aws_account_id = 999999999999",
            "  --z=y");

    private static final List<String> COMPETING =
            List.of("aws_security_token", "credential_process", "role_arn", "source_profile", "aws_account_id");

    /** Returns a random file, most of whose lines make sense together. */
    private static String random(Random random) {
        StringBuilder text = new StringBuilder();
        String terminator = random.nextInt(4) == 0 ? "\r\n" : "\n";
        for (int line = random.nextInt(14); line >= 0; line--) {
            text.append(LINES.get(random.nextInt(LINES.size()))).append(terminator);
        }
        return random.nextInt(3) == 0 ? text.toString().strip() : text.toString();
    }

    private static Optional<String> edited(String text, String profile, SessionCredentials credentials) {
        try {
            return Optional.of(new CredentialsFileEdit(new ProfileName(profile), credentials)
                    .applyTo(text)
                    .text());
        } catch (SigningHelperException ignored) { // The file is ambiguous.
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingElseIsLost(IniReader reader) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String before = random(random);
            String profile = List.of("default", "a", "new").get(random.nextInt(3));
            String which = reader + ", seed " + seed + ", round " + round + ", profile " + profile + "\n" + before;
            Optional<String> after = edited(before, profile, CorpusCase.NEW);
            if (after.isPresent()) {
                assertEquals(
                        List.of(),
                        reader.lost(before, after.get(), profile, COMPETING),
                        () -> which + "\n->\n" + after.get());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void readersOfTheOldFileReadTheNewKeys(IniReader reader) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String before = random(random);
            Optional<String> after = edited(before, "a", CorpusCase.NEW);
            if (after.isEmpty() || reader.read(before).isEmpty() || before.contains("  [a]")) {
                // Refused; unreadable before; or with a section that only some know of.
                continue;
            }
            String which = reader + ", seed " + seed + ", round " + round + "\n" + before + "\n->\n" + after.get();
            Map<String, String> keys = reader.read(after.get()).orElse(Map.of()).getOrDefault("a", Map.of());
            assertEquals(CorpusCase.NEW.accessKeyId(), keys.get("aws_access_key_id"), which);
            assertEquals(CorpusCase.NEW.secretAccessKey(), keys.get("aws_secret_access_key"), which);
            assertEquals(CorpusCase.NEW.sessionToken(), keys.get("aws_session_token"), which);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JAVA", "BOTOCORE"})
    void noCompetingKeyRemains(IniReader reader) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String which = reader + ", seed " + seed + ", round " + round + "\n";
            String before = random(random);
            Map<String, String> keys = edited(before, "a", CorpusCase.NEW)
                    .flatMap(reader::read)
                    .map(profiles -> profiles.getOrDefault("a", Map.of()))
                    .orElse(Map.of());
            assertFalse(
                    keys.keySet().stream().anyMatch(name -> name.matches("(?i)aws_security_token|credential_process")),
                    () -> which + before + "\n->\n" + keys);
        }
    }

    @Test
    void theJavaSdkUsesTheNewKeys() {
        CorpusCase.accepted()
                .filter(file -> !file.isUnreadBy("java") && !file.toString().equals("role-with-the-profile-s-own-keys"))
                .filter(file -> IniReader.JAVA
                        .read(new String(file.after(), ISO_8859_1))
                        .isPresent())
                .forEach(file -> assertEquals(
                        AwsSessionCredentials.builder()
                                .accessKeyId(CorpusCase.NEW.accessKeyId())
                                .secretAccessKey(CorpusCase.NEW.secretAccessKey())
                                .sessionToken(CorpusCase.NEW.sessionToken())
                                .build(),
                        usedByJava(file).toBuilder()
                                .accountId(null)
                                .providerName(null)
                                .build(),
                        file::toString));
    }

    private static AwsSessionCredentials usedByJava(CorpusCase file) {
        try (ProfileCredentialsProvider provider = ProfileCredentialsProvider.builder()
                .profileName(file.profile().value())
                .profileFile(ProfileFile.builder()
                        .content(new ByteArrayInputStream(file.after()))
                        .type(ProfileFile.Type.CREDENTIALS)
                        .build())
                .build()) {
            return (AwsSessionCredentials) provider.resolveCredentials();
        }
    }

    @Test
    void aSecondUpdateChangesNothing() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String before = random(random);
            String which = "seed " + seed + ", round " + round + "\n" + before;
            edited(before, "default", CorpusCase.NEW)
                    .ifPresent(
                            after -> assertEquals(Optional.of(after), edited(after, "default", CorpusCase.NEW), which));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingElseIsLostInTheCorpus(IniReader reader) {
        CorpusCase.accepted()
                .filter(file -> !file.toString().endsWith("over-several-lines"))
                .forEach(file -> assertEquals(
                        List.of(),
                        reader.lost(
                                new String(file.before(), ISO_8859_1),
                                new String(file.after(), ISO_8859_1),
                                file.profile().asBytes(),
                                file.removed()),
                        file::toString));
    }

    @Test
    void theJavaSdkReadsTheNewKeysWhereItReadTheOldOnes() {
        CorpusCase.accepted()
                .filter(file -> !file.isUnreadBy("java"))
                .filter(file -> IniReader.JAVA
                        .read(new String(file.before(), ISO_8859_1))
                        .isPresent())
                .forEach(file -> assertEquals(
                        CorpusCase.NEW.sessionToken(),
                        keys(IniReader.JAVA, file.after(), file.profile()).get("aws_session_token"),
                        file::toString));
    }

    private static Map<String, String> keys(IniReader reader, byte[] file, ProfileName profile) {
        return reader.read(new String(file, ISO_8859_1)).orElse(Map.of()).getOrDefault(profile.value(), Map.of());
    }
}
