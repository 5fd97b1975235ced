package dev.rolesanywhere.tpm;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.internal.IoErrors;
import dev.rolesanywhere.tpm.TpmKey.InFile;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Explains what a TPM rejects, and how to fix it. */
final class TpmFailures {

    private TpmFailures() {}

    /** Explains the rejection of a command that used a key. */
    static IdentityException explain(TpmException failure, TpmKey key) {
        Reason reason = failure.isOfWrongKeyPassword() ? Reason.TPM_PASSWORD_WRONG : reason(failure.code());
        return new IdentityException(
                reason, "the TPM key " + key.name() + " did not sign: " + why(failure, key), failure);
    }

    /** Explains why the public area at a handle cannot be read. */
    static IdentityException explain(TpmException failure, String name) {
        ResponseCode code = failure.code();
        String why = switch (code.kind()) {
            case ResponseCode.HANDLE -> missing();
            case ResponseCode.VALUE, ResponseCode.HIERARCHY, ResponseCode.TYPE -> notAKey(code);
            default -> any(code, failure.command());
        };
        return new IdentityException(reason(code), "the TPM key " + name + " cannot be read: " + why, failure);
    }

    private static Reason reason(ResponseCode code) {
        if (code.isTemporary() || code.isFull() || code.isOfLostObject()) {
            return Reason.UNAVAILABLE;
        }
        return code.is(ResponseCode.HANDLE) ? Reason.KEY_MISSING : Reason.SIGNING_FAILED;
    }

    private static String why(TpmException failure, TpmKey key) {
        if (failure.code().is(ResponseCode.LOCKOUT)) {
            return "the TPM is locked because of too many wrong passwords"
                    + failure.lockout().map(lockout -> "; " + lockout.end()).orElse("")
                    + "; wait, or clear it with tpm2_dictionarylockout --clear-lockout";
        }
        return switch (failure.command()) {
            case CREATE_PRIMARY -> ofPrimary(failure.code(), key);
            case LOAD -> ofLoad(failure, key);
            case SIGN -> ofSign(failure, key);
            case POLICY_AUTH_VALUE, POLICY_COMMAND_CODE, POLICY_LOCALITY, POLICY_OR, POLICY_PCR, POLICY_PASSWORD ->
                ofPolicy(failure);
            default -> any(failure.code(), failure.command());
        };
    }

    private static String ofPrimary(ResponseCode code, TpmKey key) {
        String parent = parent(key);
        if (code.isWrongPassword()) {
            return "the " + parent + " has a password, and none of its persistent keys is the parent of this key; make"
                    + " the parent persistent with tpm2_createprimary -P and tpm2_evictcontrol, or create the key under"
                    + " a persistent parent";
        }
        if (code.is(ResponseCode.HIERARCHY) || code.is(ResponseCode.DISABLED)) {
            return "the " + parent + " is disabled (" + code + "); enable it in the firmware, or use a key under a"
                    + " persistent parent";
        }
        return any(code, CommandCode.CREATE_PRIMARY);
    }

    private static String ofLoad(TpmException failure, TpmKey key) {
        ResponseCode code = failure.code();
        String parent = parent(key);
        return switch (code.kind()) {
            case ResponseCode.INTEGRITY ->
                "it was created by another TPM or under another parent than the " + parent
                        + ", or the TPM was cleared since" + (isNull(key) ? " or restarted" : "") + "; use the TPM that"
                        + " created it, or create a new key";
            case ResponseCode.BAD_AUTH -> hasPassword(parent, "");
            case ResponseCode.AUTH_FAIL ->
                hasPassword(parent, used(failure))
                        + "; as the TPM counts the attempts, it is not tried again until the key's file changes or"
                        + " the program is restarted";
            case ResponseCode.HANDLE ->
                "its parent, the " + parent + ", does not exist in this TPM; list those that do with tpm2_getcap"
                        + " handles-persistent";
            case ResponseCode.TYPE, ResponseCode.VALUE, ResponseCode.HIERARCHY ->
                isOfHandle(code)
                        ? "its parent, the " + parent + ", is not a storage key (" + code
                                + "); create the key under a storage key"
                        : unsupported(code);
            case ResponseCode.INSUFFICIENT, ResponseCode.SIZE, ResponseCode.RESERVED_BITS ->
                "its file is damaged: a part is not valid (" + code + "); copy it again";
            case ResponseCode.HASH,
                    ResponseCode.CURVE,
                    ResponseCode.KEY_SIZE,
                    ResponseCode.ASYMMETRIC,
                    ResponseCode.SCHEME,
                    ResponseCode.SYMMETRIC -> unsupported(code);
            case ResponseCode.AUTH_UNAVAILABLE ->
                "its parent, the " + parent + ", requires a policy; create the key under another parent";
            default -> any(code, CommandCode.LOAD);
        };
    }

    private static String hasPassword(String parent, String used) {
        return "its parent, the " + parent + ", has a password, which cannot be given" + used
                + "; load the key once with tpm2_load -P, make it persistent with tpm2_evictcontrol, and use its"
                + " handle";
    }

    private static String unsupported(ResponseCode code) {
        return "this TPM does not support its size, curve or hash (" + code + "); create an EC key on P-256 or an RSA"
                + " key of 2048 bits";
    }

    /** Returns whether the first handle is at fault, and not a parameter. */
    private static boolean isOfHandle(ResponseCode code) {
        return (code.value() & 0xF40) == 0x100;
    }

    private static String ofSign(TpmException failure, TpmKey key) {
        ResponseCode code = failure.code();
        return switch (code.kind()) {
            case ResponseCode.AUTH_FAIL, ResponseCode.BAD_AUTH -> ofWrongPassword(failure, key);
            case ResponseCode.HANDLE -> missing();
            case ResponseCode.VALUE, ResponseCode.HIERARCHY, ResponseCode.TYPE ->
                isOfHandle(code) ? notAKey(code) : any(code, CommandCode.SIGN);
            case ResponseCode.KEY, ResponseCode.ATTRIBUTES ->
                "it was created without the attribute sign (" + code + "); create a key that has it";
            case ResponseCode.SCHEME, ResponseCode.SIZE, ResponseCode.HASH ->
                "the TPM does not accept a signature with PKCS#1 v1.5 or ECDSA from it (" + code
                        + "); create a key without a scheme";
            case ResponseCode.TICKET ->
                "it is restricted, and the TPM did not accept its own digest (" + code
                        + "); create an unrestricted key";
            case ResponseCode.AUTH_UNAVAILABLE, ResponseCode.AUTH_MISSING ->
                "it requires a policy; use its TSS2 PRIVATE KEY file, which contains the policy";
            case ResponseCode.POLICY_FAIL,
                    ResponseCode.POLICY,
                    ResponseCode.PCR_CHANGED,
                    ResponseCode.POLICY_CC,
                    ResponseCode.LOCALITY -> policyFails(code);
            default -> any(code, CommandCode.SIGN);
        };
    }

    private static String ofWrongPassword(TpmException failure, TpmKey key) {
        if (key.isSaidToHaveNoPassword()) {
            return "it has a password, although its file says that it has none (emptyAuth); write the file again without"
                    + " emptyAuth";
        }
        return "its password is wrong" + (key.countsWrongPasswords() ? used(failure) : "") + "; correct it";
    }

    private static String used(TpmException failure) {
        return failure.lockout().map(lockout -> " (" + lockout.used() + ")").orElse("");
    }

    private static String ofPolicy(TpmException failure) {
        return switch (failure.code().kind()) {
            case ResponseCode.VALUE, ResponseCode.POLICY_FAIL, ResponseCode.POLICY, ResponseCode.PCR_CHANGED ->
                policyFails(failure.code());
            case ResponseCode.INSUFFICIENT, ResponseCode.SIZE, ResponseCode.RESERVED_BITS ->
                "its file is damaged: its policy is not valid (" + failure.code() + "); copy it again";
            default -> any(failure.code(), failure.command());
        };
    }

    private static String policyFails(ResponseCode code) {
        return "its policy is not fulfilled (" + code + "): the PCRs probably have other values than when the key was"
                + " created, after an update of the firmware or the kernel; create a new key";
    }

    private static String missing() {
        return "there is no such handle in the TPM; list those that exist with tpm2_getcap handles-persistent";
    }

    private static String notAKey(ResponseCode code) {
        return "this is not the handle of a persistent key (" + code
                + "); list those with tpm2_getcap handles-persistent";
    }

    /** Explains codes that any command may get. */
    private static String any(ResponseCode code, CommandCode command) {
        if (code.equals(ResponseCode.OF_TPM_12)) {
            return "the device is a TPM 1.2; a TPM 2.0 is required";
        }
        if (code.isFull()) {
            return "other programs have filled the TPM (" + code
                    + "); use /dev/tpmrm0, or remove what they left behind with tpm2_flushcontext -t";
        }
        if (code.isTemporary()) {
            return "the TPM is busy (" + code + "); try again later";
        }
        if (code.isOfLostObject()) {
            return "the TPM was reset during the signature (" + code + "); try again";
        }
        return switch (code.kind()) {
            case ResponseCode.INITIALIZE ->
                "the TPM was not started (" + code + "); start swtpm with --flags startup-clear";
            case ResponseCode.FAILURE ->
                "the TPM failed its self-test (" + code + "); restart the machine, and replace the TPM if that does not"
                        + " help";
            case ResponseCode.COMMAND_CODE ->
                "the TPM does not know " + command + " (" + code + "); use another TPM, or a key that does not need it";
            default -> "the TPM rejected " + command + " with " + code + "; look the code up with tpm2_rc_decode";
        };
    }

    private static boolean isNull(TpmKey key) {
        return key.place() instanceof InFile file && file.parent() == Tpm.RH_NULL;
    }

    private static String parent(TpmKey key) {
        if (!(key.place() instanceof InFile file)) {
            return "parent";
        }
        return Tpm.isPersistent(file.parent())
                ? "persistent key " + Tpm.hex(file.parent())
                : KeyLoader.hierarchy(file.parent());
    }

    /** Explains why a TPM cannot be reached. */
    static String why(TpmLocation location, IOException failure) {
        String words = String.valueOf(failure.getMessage());
        if (failure instanceof AccessDeniedException || words.contains("Permission denied")) {
            return IoErrors.permissionDenied()
                    + "; add the user to the group that owns it (usually tss), and in a container pass --device and"
                    + " --group-add";
        }
        if (failure instanceof NoSuchFileException) {
            return "it does not exist; check TPM_DEVICE";
        }
        if (isRefused(failure)) {
            return "nothing listens there; start the TPM, or check TPM_DEVICE";
        }
        if (failure instanceof UnknownHostException) {
            return "the host is not known; check TPM_DEVICE";
        }
        if (isCutOff(failure)) {
            return "it closed the connection; check that it is a TPM 2.0 and still runs";
        }
        if (TpmLocation.isBusy(failure)) {
            return "another program uses it; stop that program, or use /dev/tpmrm0";
        }
        if (isLate(failure)) {
            return "it did not answer its driver in time; try again, and restart the machine if that does not help";
        }
        return words + "; check the TPM and its driver";
    }

    /** Returns whether the TPM may be reached later, without a change by the user. */
    static boolean isTemporary(IOException failure) {
        return isRefused(failure) || isCutOff(failure) || TpmLocation.isBusy(failure) || isLate(failure);
    }

    private static boolean isRefused(IOException failure) {
        return failure instanceof ConnectException
                || String.valueOf(failure.getMessage()).contains("Connection refused");
    }

    /** ETIME: Linux waited for the TPM as long as the command may take. */
    private static boolean isLate(IOException failure) {
        return String.valueOf(failure.getMessage()).contains("Timer expired");
    }

    private static boolean isCutOff(IOException failure) {
        String words = String.valueOf(failure.getMessage());
        return failure instanceof EOFException || words.contains("reset") || words.contains("Broken pipe");
    }
}
