package dev.rolesanywhere.pkcs11;

import com.sun.jna.Native;
import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.internal.IoErrors;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Loads the native code of a module. */
final class ModuleLoader {

    /** Takes the place of bytes that Java cannot decode; JNA passes on what Java decoded. */
    private static final char UNDECODABLE = '\uFFFD';

    private final ModuleLocation location;
    private @Nullable String reason;

    private ModuleLoader(ModuleLocation location) {
        this.location = location;
    }

    /**
     * Loads the first candidate that exists.
     *
     * @throws IdentityException if none of them can be loaded
     */
    static Cryptoki load(ModuleLocation location) {
        startJna();
        ModuleLoader loader = new ModuleLoader(location);
        for (String candidate : location.candidates()) {
            Optional<Cryptoki> loaded = loader.attempt(candidate);
            if (loaded.isPresent()) {
                return loaded.get();
            }
        }
        throw loader.failure();
    }

    /** JNA first unpacks its own native code, which fails if every directory is mounted noexec. */
    private static void startJna() {
        try {
            if (Native.POINTER_SIZE <= 0) {
                throw new IllegalStateException("JNA knows no size of pointers");
            }
        } catch (LinkageError e) {
            throw new IdentityException(
                    Reason.UNSUPPORTED,
                    "PKCS#11 modules cannot be used, because JNA failed to start: " + e.getMessage()
                            + "; if /tmp is mounted noexec, give Java another directory with -Djna.tmpdir",
                    e);
        }
    }

    private Optional<Cryptoki> attempt(String candidate) {
        try {
            Path path = Path.of(candidate);
            boolean isSearched = path.getNameCount() == 1 && !path.isAbsolute() && !Files.exists(path);
            if (!isSearched && !Files.isRegularFile(path)) {
                noteMissing(path);
                return Optional.empty();
            }
            String file = isSearched ? candidate : path.toAbsolutePath().toString();
            return Optional.of(new NativeCryptoki(NativeModule.load(file, location.name())));
        } catch (InvalidPathException e) {
            reason = "it is not a path";
        } catch (CryptokiException | LinkageError e) {
            note(e);
        }
        return Optional.empty();
    }

    private void noteMissing(Path path) {
        if (Files.isDirectory(path)) {
            reason = "it is a directory";
        } else if (!Files.notExists(path)) {
            reason = IoErrors.permissionDenied();
        }
    }

    /** The second line of JNA's message is that of the system's loader. */
    private void note(Throwable unusable) {
        String message = String.valueOf(unusable.getMessage());
        reason = message.lines().skip(1).findFirst().orElse(message);
    }

    private IdentityException failure() {
        String module = "the PKCS#11 module " + location.name();
        if (location.candidates().get(0).indexOf(UNDECODABLE) >= 0) {
            return new IdentityException(
                    Reason.UNSUPPORTED,
                    module + " cannot be loaded, because its path is not valid UTF-8; specify a symbolic link to it"
                            + " whose path is");
        }
        if (!isPath(location.candidates().get(0))) {
            return new IdentityException(
                    Reason.UNREADABLE,
                    module + " is not installed where it is expected; install it, or specify the file of the"
                            + " token's own module");
        }
        return reason == null
                ? new IdentityException(Reason.UNREADABLE, module + " does not exist; check the path")
                : new IdentityException(
                        Reason.UNSUPPORTED,
                        module + " cannot be loaded (" + reason
                                + "); specify the library that came with the token, built for this type of machine");
    }

    private static boolean isPath(String candidate) {
        return candidate.contains("/") || candidate.contains("\\");
    }
}
