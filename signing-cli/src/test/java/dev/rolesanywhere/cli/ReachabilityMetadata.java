package dev.rolesanywhere.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** What the files below META-INF/native-image of a jar make reachable in a native image. */
final class ReachabilityMetadata {

    private final Set<String> types = new LinkedHashSet<>();
    private final Set<String> proxies = new LinkedHashSet<>();
    private final Set<String> resources = new LinkedHashSet<>();

    private ReachabilityMetadata() {}

    static ReachabilityMetadata of(Path jar) throws IOException {
        ReachabilityMetadata metadata = new ReachabilityMetadata();
        try (JarFile file = new JarFile(jar.toFile())) {
            List<? extends ZipEntry> documents = file.stream()
                    .filter(entry -> entry.getName().matches("META-INF/native-image/.*\\.json"))
                    .toList();
            for (ZipEntry document : documents) {
                try (InputStream in = file.getInputStream(document)) {
                    metadata.read(new ObjectMapper().readTree(new String(in.readAllBytes(), UTF_8)));
                }
            }
        }
        return metadata;
    }

    private void read(JsonNode document) {
        // An array is a reflect-config.json, whose form is older.
        (document.isArray() ? document : document.path("reflection")).forEach(this::readType);
        document.path("resources").forEach(resource -> {
            if (resource.has("glob")) {
                resources.add(resource.get("glob").asText());
            }
        });
    }

    private void readType(JsonNode entry) {
        JsonNode type = entry.has("name") ? entry.get("name") : entry.path("type");
        if (type.isTextual()) {
            types.add(type.asText());
        }
        type.path("proxy").forEach(proxied -> proxies.add(proxied.asText()));
    }

    boolean covers(DynamicAccess access) {
        return switch (access.kind()) {
            case REFLECTION -> types.contains(access.target());
            case PROXY -> proxies.contains(access.target());
            case RESOURCE -> resources.contains(access.target());
        };
    }

    Set<String> classes() {
        Set<String> classes = new LinkedHashSet<>(types);
        classes.addAll(proxies);
        return classes;
    }
}
