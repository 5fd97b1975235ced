package dev.rolesanywhere.tpm;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.identity.internal.HashAlgorithm;
import dev.rolesanywhere.tpm.TpmReader.MalformedException;
import java.util.HexFormat;
import java.util.List;

/**
 * What is known of a key outside of the TPM.
 *
 * @param name the file or the handle, for messages
 * @param area the public area
 * @param place where the key is
 */
record TpmKey(String name, PublicArea area, Place place) {

    /** Where a key is. */
    sealed interface Place permits InFile, AtHandle {}

    /**
     * A key that its parent encrypted, in a file.
     *
     * @param parent a persistent handle, or a hierarchy whose primary key is the parent
     * @param rsaParent whether that primary key is an RSA key
     * @param hasPassword what the file says about a password
     * @param policy the commands to run before the key is used; empty if its password is enough
     * @param sizedPublic the TPM2B_PUBLIC
     * @param sizedPrivate the TPM2B_PRIVATE
     */
    @SuppressWarnings("ArrayRecordComponent") // Nothing compares them.
    record InFile(
            int parent,
            boolean rsaParent,
            boolean hasPassword,
            List<PolicyCommand> policy,
            byte[] sizedPublic,
            byte[] sizedPrivate)
            implements Place {}

    /** A key that stays in the TPM. */
    record AtHandle(int handle) implements Place {}

    /** A command of a policy, with the bytes that follow its session. */
    @SuppressWarnings("ArrayRecordComponent") // Nothing compares them.
    record PolicyCommand(CommandCode code, byte[] body) {}

    /**
     * Reads a key file.
     *
     * @throws IdentityException if it is damaged, or such a key cannot sign
     */
    static TpmKey inFile(String name, byte[] der) {
        InFile place = KeyFile.parse(der);
        try {
            TpmReader reader = new TpmReader(place.sizedPublic);
            return new TpmKey(name, PublicArea.parse(reader.sized()), place).usable();
        } catch (MalformedException e) {
            throw new IdentityException(
                    Reason.MALFORMED, "the TPM key is damaged: the public area is not valid, " + e.getMessage(), e);
        }
    }

    /** Refuses keys that cannot sign before the TPM is asked. */
    TpmKey usable() {
        SigningMethod.of(area, HashAlgorithm.SHA_256);
        if (policy().isEmpty() && !area.has(Tpm.OBJECT_USER_WITH_AUTH)) {
            throw new IdentityException(
                    Reason.UNSUPPORTED,
                    "the TPM key requires a policy (userWithAuth is clear), and none is known for it; use the key's"
                            + " TSS2 PRIVATE KEY file, which contains the policy");
        }
        return this;
    }

    /** Identifies the key and its password: a new password changes the private part. */
    String id() {
        byte[] privatePart = place instanceof InFile file ? file.sizedPrivate : new byte[0];
        return HexFormat.of().formatHex(Tpm.sha256(area.name(), privatePart));
    }

    List<PolicyCommand> policy() {
        return place instanceof InFile file ? file.policy : List.of();
    }

    boolean isSaidToHaveNoPassword() {
        return place instanceof InFile file && !file.hasPassword;
    }

    /** Returns whether wrong passwords count, so that too many lock the TPM. */
    boolean countsWrongPasswords() {
        return !area.has(Tpm.OBJECT_NO_DA);
    }

    /** Does not show the key's parts. */
    @Override
    public String toString() {
        return "TpmKey[" + name + ", " + area.key() + "]";
    }
}
