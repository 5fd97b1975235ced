package dev.rolesanywhere.cli.process;

import java.util.List;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.FixedPointUtil;
import org.graalvm.nativeimage.hosted.Feature;

/**
 * Part of the build of the native program: puts tables into it that each process would otherwise compute at its start.
 */
public final class CurveTables implements Feature {

    @Override
    public void beforeAnalysis(BeforeAnalysisAccess access) {
        for (String curve : List.of("secp256r1", "secp384r1", "secp521r1")) {
            FixedPointUtil.precompute(CustomNamedCurves.getByName(curve).getG());
        }
    }

    @Override
    public String getDescription() {
        return "Tables for signatures on P-256, P-384 and P-521";
    }
}
