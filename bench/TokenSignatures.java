import dev.rolesanywhere.identity.IdentitySigner;
import dev.rolesanywhere.pkcs11.Pkcs11IdentitySource;
import dev.rolesanywhere.pkcs11.Pkcs11Uri;
import dev.rolesanywhere.store.FileIdentitySource;
import java.nio.file.Path;
import java.util.Arrays;

/** Prints the median microseconds of a warm signature: TokenSignatures MODULE URI CERTIFICATE KEY. */
public class TokenSignatures {

    public static void main(String[] args) {
        try (Pkcs11IdentitySource token = Pkcs11IdentitySource.builder()
                .module(Path.of(args[0]))
                .certificate(Pkcs11Uri.parse(args[1]))
                .build()) {
            System.out.println(median(token.load().signer()));
        }
        System.out.println(median(FileIdentitySource.builder()
                .certificate(Path.of(args[2]))
                .privateKey(Path.of(args[3]))
                .build()
                .load()
                .signer()));
    }

    private static long median(IdentitySigner signer) {
        long[] times = new long[1000];
        for (int i = -2000; i < times.length; i++) {
            long start = System.nanoTime();
            signer.sign(new byte[] {1, 2, 3});
            if (i >= 0) {
                times[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(times);
        return times[times.length / 2] / 1000;
    }
}
