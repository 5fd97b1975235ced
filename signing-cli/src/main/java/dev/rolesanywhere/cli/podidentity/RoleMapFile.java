package dev.rolesanywhere.cli.podidentity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.SigningHelperException;
import dev.rolesanywhere.cli.process.StatusLog;
import dev.rolesanywhere.internal.BoundedFile;
import dev.rolesanywhere.internal.IoErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A file with a role map, which is read again when it changes. A version counts when it is read twice in succession,
 * because an editor may be writing the file. An invalid version is reported once, and the previous one stays in use.
 * Thread-safe.
 */
public final class RoleMapFile {

    /** A ConfigMap cannot be larger. */
    private static final int MAX_BYTES = 1 << 20;

    private final Path file;
    private final RoleMap.Defaults defaults;
    private byte[] lastContent;
    private byte @Nullable [] parsedContent;
    private String lastProblem = "";
    private volatile RoleMap current;
    private volatile boolean isValid = true;

    private RoleMapFile(Path file, RoleMap.Defaults defaults, byte[] content, RoleMap map) {
        this.file = file;
        this.defaults = defaults;
        this.lastContent = content;
        this.parsedContent = content;
        this.current = map;
    }

    /**
     * Reads the file for the first time.
     *
     * @param defaults what the command line sets for all lines
     * @throws SigningHelperException if it cannot be read or is invalid
     */
    public static RoleMapFile load(Path file, RoleMap.Defaults defaults) {
        byte[] content = read(file);
        return new RoleMapFile(file, defaults, content, parse(file, content, defaults));
    }

    /** Reads the file again if it has changed. */
    synchronized void reload(StatusLog notices) {
        byte[] content;
        try {
            content = read(file);
        } catch (SigningHelperException e) {
            parsedContent = null;
            report(e, notices);
            return;
        }
        boolean isStable = Arrays.equals(content, lastContent);
        lastContent = content;
        if (isStable && !Arrays.equals(content, parsedContent)) {
            parsedContent = content;
            use(content, notices);
        }
    }

    private void use(byte[] content, StatusLog notices) {
        try {
            current = parse(file, content, defaults);
            isValid = true;
            lastProblem = "";
            int lines = current.rules().size();
            notices.info("read " + file + ": " + (lines == 1 ? "1 line with a role" : lines + " lines with roles"));
        } catch (SigningHelperException e) {
            report(e, notices);
        }
    }

    private void report(SigningHelperException failure, StatusLog notices) {
        isValid = false;
        if (!failure.getMessage().equals(lastProblem)) {
            notices.warn(failure.getMessage() + "; the previous map stays in use");
        }
        lastProblem = failure.getMessage();
    }

    private static byte[] read(Path file) {
        try {
            return BoundedFile.read(file, MAX_BYTES);
        } catch (IOException e) {
            throw new SigningHelperException("--pod-identity: " + IoErrors.reading(file, e), e);
        }
    }

    private static RoleMap parse(Path file, byte[] content, RoleMap.Defaults defaults) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
            return RoleMapParser.parse(file.toString(), text, defaults);
        } catch (CharacterCodingException e) {
            throw new SigningHelperException("--pod-identity: " + file + " is not UTF-8 text", e);
        }
    }

    RoleMap current() {
        return current;
    }

    /** Returns whether the current version of the file is the one in use. */
    boolean isValid() {
        return isValid;
    }
}
