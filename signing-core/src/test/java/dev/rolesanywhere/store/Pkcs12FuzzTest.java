package dev.rolesanywhere.store;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Sequence;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Pkcs12FuzzTest {

    static Stream<Arguments> seeds() {
        return FuzzedIdentity.files(content ->
                DerIdentityFile.isDer(content) && Pkcs12IdentityFile.isPkcs12(ASN1Sequence.getInstance(content)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "1m", maxExecutions = 1000)
    void whateverIsReadIsAnIdentityOrRefused(byte @NotNull [] content) {
        FuzzedIdentity.check(content);
    }
}
