package dev.rolesanywhere.tpm;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The numbers of TPM 2.0, Part 2, that signing needs, without the prefixes TPM_, TPMA_ and so on. */
final class Tpm {

    static final int ST_NO_SESSIONS = 0x8001;
    static final int ST_SESSIONS = 0x8002;
    static final int ST_HASHCHECK = 0x8024;
    /** The tag with which a TPM 1.2 rejects commands of TPM 2.0. */
    static final int TAG_RSP_COMMAND_OF_TPM_12 = 0x00C4;

    static final int RH_OWNER = 0x40000001;
    static final int RH_NULL = 0x40000007;
    static final int RH_ENDORSEMENT = 0x4000000B;
    static final int RH_PLATFORM = 0x4000000C;
    /** The handle of an authorization that is a plain password. */
    static final int RS_PW = 0x40000009;

    static final int ALG_RSA = 0x0001;
    static final int ALG_SHA1 = 0x0004;
    static final int ALG_AES = 0x0006;
    static final int ALG_SHA256 = 0x000B;
    static final int ALG_SHA384 = 0x000C;
    static final int ALG_SHA512 = 0x000D;
    static final int ALG_NULL = 0x0010;
    static final int ALG_RSASSA = 0x0014;
    static final int ALG_RSAES = 0x0015;
    static final int ALG_RSAPSS = 0x0016;
    static final int ALG_OAEP = 0x0017;
    static final int ALG_ECDSA = 0x0018;
    static final int ALG_ECDAA = 0x001A;
    static final int ALG_ECC = 0x0023;
    static final int ALG_CFB = 0x0043;

    static final int ECC_NIST_P256 = 3;
    static final int ECC_NIST_P384 = 4;
    static final int ECC_NIST_P521 = 5;

    static final int OBJECT_USER_WITH_AUTH = 0x40;
    static final int OBJECT_NO_DA = 0x400;
    static final int OBJECT_RESTRICTED = 0x10000;
    static final int OBJECT_DECRYPT = 0x20000;
    static final int OBJECT_SIGN = 0x40000;

    static final int SE_HMAC = 0;
    static final int SE_POLICY = 1;

    static final int CAP_HANDLES = 1;
    static final int CAP_PROPERTIES = 6;
    static final int PT_MANUFACTURER = 0x105;
    static final int PT_VENDOR_STRING_4 = 0x109;
    static final int PT_PERMANENT = 0x200;
    static final int PT_LOCKOUT_COUNTER = 0x20E;
    static final int PT_MAX_AUTH_FAIL = 0x20F;
    static final int PT_LOCKOUT_INTERVAL = 0x210;
    /** The bit of {@link #PT_PERMANENT} that says that too many wrong passwords were tried. */
    static final int PERMANENT_IN_LOCKOUT = 0x200;

    private static final int PERSISTENT = 0x81;
    private static final int TRANSIENT = 0x80;
    private static final int HMAC_SESSION = 0x02;
    private static final int POLICY_SESSION = 0x03;

    private Tpm() {}

    static boolean isPersistent(int handle) {
        return handle >>> 24 == PERSISTENT;
    }

    static boolean isTransient(int handle) {
        return handle >>> 24 == TRANSIENT;
    }

    /** Returns whether a handle is that of a session of a type. */
    static boolean isSession(int handle, int type) {
        return handle >>> 24 == (type == SE_POLICY ? POLICY_SESSION : HMAC_SESSION);
    }

    static String hex(int number) {
        return "0x" + Integer.toHexString(number);
    }

    /** Returns the SHA-256 of several parts. */
    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Returns the size of a hash in bytes, or 0 for one that is not known here. */
    static int digestSize(int hash) {
        return switch (hash) {
            case ALG_SHA1 -> 20;
            case ALG_SHA256 -> 32;
            case ALG_SHA384 -> 48;
            case ALG_SHA512 -> 64;
            default -> 0;
        };
    }
}
