package dev.rolesanywhere.cli.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheListingTest {

    private static final CacheKey KEY = CacheKey.builder().add("key").build();
    private static final String ROLE = "arn:aws:iam::111122223333:role/edge";
    private static final String REGISTRY = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";
    private static final Instant NOW = Instant.parse("2026-11-21T20:55:00Z");

    @TempDir
    private Path folder;

    @Test
    void aTokenIsListedWithItsRegistryAndNotWithASessionName() throws IOException {
        CacheDirectory tokens = new CacheDirectory(folder.resolve("cache"), CacheDirectory.Kind.TOKEN);
        tokens.prepare();
        long now = NOW.getEpochSecond();
        tokens.write(KEY, CacheEntry.ofToken("token", now + 43_200, ROLE, REGISTRY, now));

        List<CacheListing.Summary> entries = CacheListing.in(tokens.path()).list(Clock.fixed(NOW, ZoneOffset.UTC));

        assertEquals(
                "[{\"state\":\"fresh\",\"until\":\"2026-11-22T08:55:00Z\",\"roleArn\":\"" + ROLE + "\",\"registry\":\""
                        + REGISTRY + "\",\"file\":\"" + tokens.file(KEY) + "\"}]\n",
                CacheReports.json(entries));
        assertEquals(
                List.of(
                        "fresh",
                        "2026-11-22T08:55:00Z",
                        ROLE,
                        REGISTRY,
                        "-",
                        tokens.file(KEY).toString()),
                List.of(CacheReports.table(entries).lines().toList().get(1).split(" {2,}")));
    }
}
