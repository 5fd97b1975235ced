package dev.rolesanywhere.tpm;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The primary keys that tools create in a hierarchy as the parents of other keys. Equal templates give equal keys, so
 * none of them is stored.
 *
 * @see <a href="https://www.hansenpartnership.com/draft-bottomley-tpm2-keys.html">draft-bottomley-tpm2-keys, section
 *     3.1.8</a>
 */
enum PrimaryTemplate {
    /** H-2 of the TCG's EK Credential Profile: the one of draft-bottomley-tpm2-keys. */
    ECC(Tpm.ALG_ECC, true),
    /** What tpm2_createprimary creates with {@code -G ecc}. */
    ECC_WITHOUT_NO_DA(Tpm.ALG_ECC, false),
    /** H-1, for files that say rsaParent. An RSA key takes a TPM up to a minute. */
    RSA(Tpm.ALG_RSA, true),
    /** What tpm2_createprimary creates by default. */
    RSA_WITHOUT_NO_DA(Tpm.ALG_RSA, false);

    /** fixedTPM, fixedParent, sensitiveDataOrigin, userWithAuth, restricted, decrypt. */
    private static final int ATTRIBUTES = 0x30072;

    private static final int AES_BITS = 128;
    private static final int RSA_BITS = 2048;

    @SuppressWarnings("ImmutableEnumChecker") // Nothing changes it.
    private final byte[] withoutUnique;

    @SuppressWarnings("ImmutableEnumChecker") // Nothing changes it.
    private final byte[] unique;

    PrimaryTemplate(int type, boolean noDa) {
        TpmWriter area = new TpmWriter()
                .u16(type)
                .u16(Tpm.ALG_SHA256)
                .u32(ATTRIBUTES | (noDa ? Tpm.OBJECT_NO_DA : 0))
                .sized(new byte[0])
                .u16(Tpm.ALG_AES)
                .u16(AES_BITS)
                .u16(Tpm.ALG_CFB)
                .u16(Tpm.ALG_NULL);
        if (type == Tpm.ALG_ECC) {
            area.u16(Tpm.ECC_NIST_P256).u16(Tpm.ALG_NULL);
        } else {
            area.u16(RSA_BITS).u32(0);
        }
        this.withoutUnique = area.toByteArray();
        this.unique = new byte[type == Tpm.ALG_ECC ? 4 : 2];
    }

    /** Returns a TPMT_PUBLIC whose unique field is empty. */
    byte[] publicArea() {
        return new TpmWriter().raw(withoutUnique).raw(unique).toByteArray();
    }

    /** Returns whether a key may have been created from this template; other values of unique give other keys. */
    boolean mayBeThatOf(byte[] publicArea) {
        return publicArea.length > withoutUnique.length
                && Arrays.equals(withoutUnique, 0, withoutUnique.length, publicArea, 0, withoutUnique.length);
    }

    String description() {
        return switch (this) {
            case ECC -> "EC P-256";
            case RSA -> "RSA 2048";
            case ECC_WITHOUT_NO_DA -> "EC P-256 without noDA";
            case RSA_WITHOUT_NO_DA -> "RSA 2048 without noDA";
        };
    }

    /** Returns all templates, the likeliest first. */
    static List<PrimaryTemplate> startingWith(PrimaryTemplate first) {
        return Stream.concat(Stream.of(first), Stream.of(values()).filter(each -> each != first))
                .toList();
    }
}
