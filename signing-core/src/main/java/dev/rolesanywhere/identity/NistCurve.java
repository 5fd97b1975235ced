package dev.rolesanywhere.identity;

import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;

/** The curves that can sign for IAM Roles Anywhere. */
enum NistCurve {
    P_256("secp256r1", 256),
    P_384("secp384r1", 384),
    P_521("secp521r1", 521);

    private final String secName;
    private final int bits;

    NistCurve(String secName, int bits) {
        this.secName = secName;
        this.bits = bits;
    }

    /** Tells by content, so that a key that spells its curve out is known too. */
    static boolean isNamedBy(ECDomainParameters domain) {
        for (NistCurve curve : values()) {
            if (curve.bits == domain.getCurve().getFieldSize()) {
                // The curves that keys with a name are on already: nothing further is computed for those.
                X9ECParameters named = CustomNamedCurves.getByName(curve.secName);
                return domain.getN().equals(named.getN())
                        && domain.getCurve().equals(named.getCurve())
                        && domain.getG().equals(named.getG());
            }
        }
        return false;
    }
}
