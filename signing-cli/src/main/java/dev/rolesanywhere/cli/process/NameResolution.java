package dev.rolesanywhere.cli.process;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.net.InetAddress;

/**
 * Part of the build of the native program: host names are resolved by the JDK itself. It would otherwise look for
 * another resolver first, in each of its modules, which takes as long as a signature.
 */
@TargetClass(InetAddress.class)
final class NameResolution {

    @Alias
    @SuppressWarnings("NullAway") // That of the JDK takes its place.
    private static Resolver BUILTIN_RESOLVER;

    private NameResolution() {}

    @Substitute
    @SuppressWarnings("UnusedMethod") // The JDK calls it.
    private static Resolver loadResolver() {
        return BUILTIN_RESOLVER;
    }

    /** The type of the JDK, which is newer than JDK 17. */
    @TargetClass(className = "java.net.spi.InetAddressResolver")
    private interface Resolver {}
}
