import com.sun.management.OperatingSystemMXBean;
import dev.rolesanywhere.store.FileIdentitySource;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** Prints the CPU milliseconds of opening a PKCS#12 file in a JVM that has just started: Pkcs12Opening FILE PASSWORD. */
public class Pkcs12Opening {

    public static void main(String[] args) {
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long start = process.getProcessCpuTime();
        FileIdentitySource.builder()
                .certificate(Path.of(args[0]))
                .storePassword(args[1]::toCharArray)
                .build()
                .load();
        System.out.println((process.getProcessCpuTime() - start) / 1_000_000);
    }
}
