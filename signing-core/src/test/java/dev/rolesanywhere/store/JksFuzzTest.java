package dev.rolesanywhere.store;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JksFuzzTest {

    static Stream<Arguments> seeds() {
        return FuzzedIdentity.files(JksIdentityFile::isJks);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "1m", maxExecutions = 4000)
    void whateverIsReadIsAnIdentityOrRefused(byte @NotNull [] content) {
        FuzzedIdentity.check(content);
    }
}
