package dev.rolesanywhere.cli.cache;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The sessions in a folder, known by their names from whatever else is there. */
final class SessionFiles {

    private final SessionFolder folder;

    SessionFiles(SessionFolder folder) {
        this.folder = folder;
    }

    /** Names are matched by whoever lists the folder, never on a hit. */
    private static final class Names {
        static final Pattern SESSION = Pattern.compile("([0-9a-f]{64})\\.session(\\.[0-9a-f]{16}\\.tmp)?");
    }

    /** One file and, if it is whole, its session. */
    record Found(Path file, SessionKey key, @Nullable CachedSession session) {}

    /** Returns the session, or null where there is none that may be trusted. */
    @Nullable
    CachedSession read(SessionKey key) {
        return read(key, folder.file(key));
    }

    private @Nullable CachedSession read(SessionKey key, Path file) {
        try {
            int user = ThisUser.number();
            byte[] content = folder.isUsable(user) ? PrivateFile.read(file, user, SessionText.MOST_BYTES) : null;
            return content == null ? null : SessionText.parse(key, content);
        } catch (IOException missing) {
            return null;
        }
    }

    Found again(Found found) {
        return new Found(found.file(), found.key(), read(found.key(), found.file()));
    }

    void write(SessionKey key, CachedSession session) throws IOException {
        byte[] content = SessionText.write(key, session);
        if (content.length > SessionText.MOST_BYTES) {
            throw new IOException("it is larger than 64 KiB");
        }
        PrivateFile.write(folder.file(key), content);
    }

    List<Found> list(int mostFiles) throws IOException {
        List<Found> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.path())) {
            for (Path file : files) {
                Matcher name = Names.SESSION.matcher(String.valueOf(file.getFileName()));
                if (found.size() == mostFiles) {
                    break;
                } else if (name.matches()) {
                    SessionKey key = SessionKey.of(name.group(1));
                    found.add(new Found(file, key, read(key, file)));
                }
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        return found;
    }
}
