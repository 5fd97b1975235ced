package dev.rolesanywhere.cli.process;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;

/**
 * Part of the build of the native program: sockets have only the standard options. To find out which others the system
 * has, the JDK would open and close five sockets before the first connection.
 */
@TargetClass(className = "sun.net.ext.ExtendedSocketOptions")
final class SocketOptions {

    private SocketOptions() {}

    @Substitute
    @SuppressWarnings("UnusedMethod") // The JDK calls it.
    private static SocketOptions getInstance() {
        // The compiler does not know that it is a subclass.
        Object none = new None();
        return (SocketOptions) none;
    }

    /** The type of the JDK. */
    @TargetClass(className = "sun.net.ext.ExtendedSocketOptions", innerClass = "NoExtendedSocketOptions")
    private static final class None {

        @Alias
        None() {}
    }
}
