package dev.rolesanywhere.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the launcher does for a JVM, for a process that is a native program. The rest is in its start.c. */
public final class NativeProgram {

    /** Precedes arguments that look like options of the JVM, which would otherwise not arrive here. */
    private static final char MARK = '\u0001';

    private NativeProgram() {}

    public static boolean isThisProcess() {
        return System.getProperty("org.graalvm.nativeimage.imagecode") != null;
    }

    /** Removes the marks that the program's start added to arguments, and tells JNA where its library is. */
    public static void prepare(String[] arguments) {
        for (int each = 0; each < arguments.length; each++) {
            String argument = arguments[each];
            if (!argument.isEmpty() && argument.charAt(0) == MARK) {
                arguments[each] = argument.substring(1);
            }
        }
        findLibraryOfJna();
    }

    /** JNA would unpack its library to /tmp, which is not writable or not executable on some machines. */
    private static void findLibraryOfJna() {
        try {
            Path program = Files.readSymbolicLink(Path.of("/proc/self/exe"));
            System.setProperty("jna.nounpack", "true");
            System.setProperty(
                    "jna.boot.library.path", program.resolveSibling("lib").toString());
        } catch (IOException ignored) {
            // There is no /proc. Only tokens and --hop-limit need the library, and JNA looks for it in other places.
        }
    }
}
