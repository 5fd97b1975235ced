package dev.rolesanywhere.cli.doctor;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.output.ShellWord;
import dev.rolesanywhere.internal.BoundedFile;
import dev.rolesanywhere.internal.IoErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks whether a file can be read and what it contains, and who else can read or replace it. */
final class FileChecks {

    private static final int MAX_BYTES = 1 << 20;
    private static final int STICKY = 01000;

    private static final Set<PosixFilePermission> READ_BY_OTHERS =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private final IdentityFile file;
    private final String name;
    private boolean holdsKey;

    private FileChecks(IdentityFile file) {
        this.file = file;
        this.name = file.name() + " file";
        this.holdsKey = file.holdsKey();
    }

    /** Returns two findings: about the file and about its permissions. */
    static List<Finding> of(IdentityFile file) {
        FileChecks check = new FileChecks(file);
        Finding content = check.content();
        return List.of(content, check.permissions());
    }

    private Finding content() {
        if (file.isInToken()) {
            return Finding.ok(name, file.shown() + ", in a token");
        }
        if (!file.isFile()) {
            return Finding.ok(name, file.shown() + ", not a file");
        }
        try {
            return read(file.path());
        } catch (SigningHelperException e) {
            return Finding.failure(name, e);
        } catch (InvalidPathException e) {
            return Finding.failure(name, "'" + file.location() + "' is not a valid path", "correct the path");
        }
    }

    private Finding read(Path path) {
        try {
            return sized(path, BoundedFile.read(path, MAX_BYTES));
        } catch (BoundedFile.TooLargeException e) {
            return Finding.failure(name, path + " is larger than 1 MiB", "name the file of the certificate or the key");
        } catch (IOException e) {
            return Finding.failure(name, IoErrors.problem(path, e), IoErrors.advice(path, e));
        }
    }

    private Finding sized(Path path, byte[] content) {
        if (content.length == 0) {
            return Finding.failure(name, path + " is empty", "write it again, in PEM, DER or PKCS#12");
        }
        return Format.of(content)
                .map(format -> usable(path, format))
                .orElseGet(() -> Finding.failure(
                        name,
                        path + " is neither PEM, DER, PKCS#12 nor JKS",
                        "write it again in one of these formats"));
    }

    private Finding usable(Path path, Format format) {
        holdsKey = holdsKey || format.holdsKey();
        return Finding.ok(name, path + ": " + format.description());
    }

    private Finding permissions() {
        String name = file.name() + " permissions";
        if (!file.isFile()) {
            return Finding.skipped(name, file.shown() + " has none");
        }
        try {
            return permissions(name, file.path());
        } catch (UnsupportedOperationException ignored) { // Windows has other permissions.
            return Finding.skipped(name, "this file system has no POSIX permissions");
        } catch (IOException
                | InvalidPathException
                | SigningHelperException ignored) { // The check of the content reports it.
            return Finding.skipped(name, "the file cannot be read");
        }
    }

    private Finding permissions(String name, Path path) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        String shown = PosixFilePermissions.toString(permissions);
        if (permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            return Finding.failure(
                    name, shown + ": any user of this machine can change " + path, "chmod o-w " + ShellWord.of(path));
        }
        Optional<Path> open = worldWritableDirectory(path);
        if (open.isPresent()) {
            return Finding.failure(
                    name,
                    "any user of this machine can replace files in " + open.get(),
                    "chmod o-w " + ShellWord.of(open.get()));
        }
        if (holdsKey && permissions.stream().anyMatch(READ_BY_OTHERS::contains)) {
            return Finding.warning(
                    name,
                    shown + ": users other than its owner can read the private key",
                    "chmod 600 " + ShellWord.of(path));
        }
        return Finding.ok(name, shown);
    }

    /** Finds a world-writable directory that the file, or the link that names it, is in. */
    private static Optional<Path> worldWritableDirectory(Path file) throws IOException {
        Set<Path> directories = new LinkedHashSet<>();
        directories.add(file.toAbsolutePath().getParent());
        directories.add(file.toRealPath().getParent());
        for (Path directory : directories) {
            if (Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_WRITE)
                    && !isSticky(directory)) {
                return Optional.of(directory);
            }
        }
        return Optional.empty();
    }

    /** In a sticky directory such as /tmp, only owners can replace their files. */
    private static boolean isSticky(Path directory) throws IOException {
        return directory.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Files.getAttribute(directory, "unix:mode") instanceof Integer mode
                && (mode & STICKY) != 0;
    }

    /**
     * A file's format, detected from its first bytes and, in PEM, from the labels of its blocks.
     *
     * @param description such as {@code PEM, CERTIFICATE}
     * @param holdsKey whether it is known to contain a private key
     */
    private record Format(String description, boolean holdsKey) {

        private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----");

        private static final int SEQUENCE = 0x30;
        private static final int INTEGER = 0x02;

        static Optional<Format> of(byte[] content) {
            String text = new String(content, StandardCharsets.ISO_8859_1);
            return in(content, text).or(() -> inBase64(text));
        }

        private static Optional<Format> in(byte[] content, String text) {
            if (text.contains("-----BEGIN ")) {
                String blocks = blocks(text);
                return Optional.of(new Format("PEM, " + blocks, blocks.contains("PRIVATE KEY")));
            }
            if (text.startsWith("\u00fe\u00ed\u00fe\u00ed")) {
                return Optional.of(new Format("JKS", true));
            }
            if (text.isEmpty() || text.charAt(0) != SEQUENCE) {
                return Optional.empty();
            }
            return Optional.of(isPkcs12(content) ? new Format("PKCS#12", true) : new Format("DER", false));
        }

        /** CI systems store files as base64, some with quotes or with line breaks that are written out. */
        private static Optional<Format> inBase64(String text) {
            try {
                byte[] content = Base64.getDecoder().decode(text.replaceAll("[\\s\"']|\\\\[nr]", ""));
                return in(content, new String(content, StandardCharsets.ISO_8859_1))
                        .map(format -> new Format("base64 of " + format.description, format.holdsKey));
            } catch (IllegalArgumentException ignored) { // It is something else.
                return Optional.empty();
            }
        }

        private static String blocks(String text) {
            Map<String, Integer> counts = new LinkedHashMap<>();
            Matcher matcher = BEGIN.matcher(text);
            while (matcher.find()) {
                counts.merge(matcher.group(1), 1, Integer::sum);
            }
            return counts.entrySet().stream()
                    .map(each -> each.getValue() == 1 ? each.getKey() : each.getValue() + " × " + each.getKey())
                    .collect(Collectors.joining(", "));
        }

        /** RFC 7292, section 4: a sequence that begins with version 3 and another sequence. */
        private static boolean isPkcs12(byte[] der) {
            int length = der.length > 1 ? der[1] & 0xff : 0;
            int start = length <= 0x80 ? 2 : 2 + (length & 0x7f);
            return der.length > start + 3
                    && der[start] == INTEGER
                    && der[start + 1] == 1
                    && der[start + 2] == 3
                    && der[start + 3] == SEQUENCE;
        }
    }
}
