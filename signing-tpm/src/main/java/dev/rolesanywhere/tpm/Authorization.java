package dev.rolesanywhere.tpm;

import dev.rolesanywhere.tpm.TpmReader.MalformedException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Authorizes one command for a key (TPM 2.0, Part 1, section 19). A password goes to the TPM as an HMAC, so it does not
 * cross the bus, unless the key's policy is TPM2_PolicyPassword.
 */
final class Authorization {

    /** How a command proves that its sender knows the password. */
    enum Proof {
        NONE,
        HMAC,
        PLAIN
    }

    /** The length of the nonces, the shortest that TPMs accept. */
    static final int NONCE_BYTES = 16;

    /** For keys without a password. */
    static final Authorization EMPTY = new Authorization(Tpm.RS_PW, new byte[0], new byte[0], Proof.NONE, new byte[0]);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final int session;
    private final byte[] nonceOfTpm;
    private final byte[] nonce;
    private final Proof proof;
    private final byte[] password;

    private Authorization(int session, byte[] nonceOfTpm, byte[] nonce, Proof proof, byte[] password) {
        this.session = session;
        this.nonceOfTpm = nonceOfTpm;
        this.nonce = nonce;
        this.proof = proof;
        this.password = password;
    }

    /** Authorizes with a session, which ends with the command if that succeeds. */
    static Authorization session(int session, byte[] nonceOfTpm, Proof proof, byte[] password) {
        return new Authorization(session, nonceOfTpm, nonce(), proof, password);
    }

    static byte[] nonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return nonce;
    }

    boolean isSession() {
        return session != Tpm.RS_PW;
    }

    int session() {
        return session;
    }

    /**
     * Returns the TPMS_AUTH_COMMAND for a command.
     *
     * @param name the name of the key that is used
     */
    byte[] area(TpmCommand command, byte[] name) {
        int attributes = 0;
        byte[] shown = switch (proof) {
            case NONE -> new byte[0];
            case PLAIN -> password;
            case HMAC -> {
                byte[] code = new TpmWriter().u32(command.code().number()).toByteArray();
                yield hmac(Tpm.sha256(code, name, command.parameters()), nonce, nonceOfTpm, attributes);
            }
        };
        return new TpmWriter()
                .u32(session)
                .sized(nonce)
                .u8(attributes)
                .sized(shown)
                .toByteArray();
    }

    /**
     * Verifies that the response comes from a TPM that knows the password.
     *
     * @throws MalformedException if it does not
     */
    void verify(TpmCommand command, TpmResponse response) {
        TpmReader reader = new TpmReader(response.authorization());
        byte[] newNonceOfTpm = reader.sized();
        int attributes = reader.u8();
        byte[] shown = reader.sized();
        reader.requireEnd();
        if (proof != Proof.HMAC) {
            return;
        }
        byte[] codes = new TpmWriter().u32(0).u32(command.code().number()).toByteArray();
        byte[] expected = hmac(Tpm.sha256(codes, response.parameters()), newNonceOfTpm, nonce, attributes);
        if (!MessageDigest.isEqual(expected, shown)) {
            throw new MalformedException("its HMAC is wrong");
        }
    }

    private byte[] hmac(byte[] parametersHash, byte[] newer, byte[] older, int attributes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            // HMAC pads keys with zeros, and Java has no empty keys.
            mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, "HmacSHA256"));
            mac.update(parametersHash);
            mac.update(newer);
            mac.update(older);
            mac.update((byte) attributes);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "Authorization[" + proof + "]";
    }
}
