package dev.rolesanywhere.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.rolesanywhere.identity.IdentityException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Pkcs11UriFuzzTest {

    static Stream<Arguments> seeds() {
        return Stream.of(
                        "pkcs11:",
                        "pkcs11:token=a%20b;id=%00%ff;object=k;type=private?pin-value=1&module-name=m",
                        "pkcs11:slot-id=0;library-version=3.1?pin-source=file:/etc/pin&x=y",
                        "pkcs11:token=größe;=",
                        "pkcs11:object=%4")
                .map(Arguments::of);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "1m", maxExecutions = 100_000)
    void aParsedUriIsFormattedEquivalently(@NotNull String text) {
        try {
            String written = Pkcs11Uri.parse(text).format();

            assertEquals(written, Pkcs11Uri.parse(written).format());
            assertEquals(
                    Pkcs11Uri.parse(text).toString(), Pkcs11Uri.parse(written).toString());
        } catch (IdentityException e) {
            assertTrue(e.getMessage().startsWith("the PKCS#11 URI "), e.getMessage());
        }
    }
}
