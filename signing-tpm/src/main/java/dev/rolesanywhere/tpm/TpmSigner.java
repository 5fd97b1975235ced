package dev.rolesanywhere.tpm;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.internal.HashAlgorithm;
import dev.rolesanywhere.identity.internal.KeySigner;
import dev.rolesanywhere.tpm.Authorization.Proof;
import dev.rolesanywhere.tpm.TpmConnection.Session;
import dev.rolesanywhere.tpm.TpmReader.MalformedException;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lets the TPM sign. Each signature loads the key, signs, and flushes, all in one connection. */
final class TpmSigner implements KeySigner {

    /** How often a password can be typed. */
    private static final int MAX_ATTEMPTS = 3;

    private final TpmKey key;
    private final TpmAccess access;
    private final KeyPasswords passwords;
    private final KeyLoader loader;

    TpmSigner(TpmKey key, TpmAccess access, KeyPasswords passwords, KeyLoader loader) {
        this.key = key;
        this.access = access;
        this.passwords = passwords;
        this.loader = loader;
    }

    /** Compares the public keys, without the TPM. */
    @Override
    public boolean belongsTo(X509Certificate certificate) {
        return key.area().key().equalsKey(certificate.getPublicKey());
    }

    @Override
    public byte[] sign(byte[] message, HashAlgorithm hash) {
        SigningMethod method;
        try {
            method = SigningMethod.of(key.area(), hash);
        } catch (IdentityException e) {
            throw new IdentityException(e.reason(), "the TPM key " + key.name() + ": " + e.getMessage(), e);
        }
        try {
            return sign(new Input(message, hash, method));
        } catch (TpmException e) {
            throw TpmFailures.explain(e, key);
        }
    }

    /** What to sign, and how. */
    @SuppressWarnings("ArrayRecordComponent") // Nothing compares them.
    private record Input(byte[] message, HashAlgorithm hash, SigningMethod method) {}

    private byte[] sign(Input input) {
        Proof proof = proof();
        byte[] password = proof == Proof.NONE && !key.policy().isEmpty() ? new byte[0] : passwords.of(key);
        for (int attempt = 1; ; attempt++) {
            byte[] used = password;
            try {
                return use(tpm -> sign(tpm, input, used));
            } catch (TpmException e) {
                Optional<byte[]> another = e.isOfWrongKeyPassword() ? passwords.another(key, used) : Optional.empty();
                if (attempt == MAX_ATTEMPTS || another.isEmpty()) {
                    throw e;
                }
                password = another.get();
            }
        }
    }

    /** Returns how the policy requires proof of the password. */
    private Proof proof() {
        List<CommandCode> policy =
                key.policy().stream().map(TpmKey.PolicyCommand::code).toList();
        if (policy.contains(CommandCode.POLICY_PASSWORD)) {
            return Proof.PLAIN;
        }
        return policy.contains(CommandCode.POLICY_AUTH_VALUE) ? Proof.HMAC : Proof.NONE;
    }

    private byte[] sign(TpmConnection tpm, Input input, byte[] password) throws IOException {
        int handle = key.place() instanceof TpmKey.AtHandle at
                ? at.handle()
                : loader.load(tpm, (TpmKey.InFile) key.place()).handle();
        SigningMethod.Scheme scheme = input.method.scheme();
        TpmCommand.TicketedDigest digest = digest(tpm, input);
        return tpm.sign(handle, key.area(), digest, scheme, authorization(tpm, password));
    }

    /** Loading also fails in a lockout, and with a password of the parent. */
    private <T> T use(TpmAccess.Work<T> work) {
        return access.use(tpm -> {
            try {
                return work.with(tpm);
            } catch (TpmException e) {
                throw e.code().is(ResponseCode.AUTH_FAIL) || e.code().is(ResponseCode.LOCKOUT)
                        ? withLockout(e, tpm)
                        : e;
            }
        });
    }

    private static TpmException withLockout(TpmException failure, TpmConnection tpm) {
        try {
            return failure.with(tpm.lockout());
        } catch (IOException | TpmException | MalformedException | IdentityException ignored) {
            // The failure itself is more important: a password that was rejected must not be tried again.
            return failure;
        }
    }

    private TpmCommand.TicketedDigest digest(TpmConnection tpm, Input input) throws IOException {
        if (key.area().has(Tpm.OBJECT_RESTRICTED)) {
            return tpm.hash(input.message, input.method.scheme().hash());
        }
        return TpmCommand.TicketedDigest.withoutProof(input.method.fit(input.hash.hash(input.message)));
    }

    private Authorization authorization(TpmConnection tpm, byte[] password) throws IOException {
        if (!key.policy().isEmpty()) {
            Session session = tpm.startSession(Tpm.SE_POLICY);
            for (TpmKey.PolicyCommand step : key.policy()) {
                tpm.policy(session, step);
            }
            return Authorization.session(session.handle(), session.nonceOfTpm(), proof(), password);
        }
        if (password.length == 0) {
            return Authorization.EMPTY;
        }
        Session session = tpm.startSession(Tpm.SE_HMAC);
        return Authorization.session(session.handle(), session.nonceOfTpm(), Proof.HMAC, password);
    }

    /** Loads the key, and flushes it, without using it. */
    TpmReport inspect() {
        try {
            return use(this::inspect);
        } catch (TpmException e) {
            throw TpmFailures.explain(e, key);
        }
    }

    private TpmReport inspect(TpmConnection tpm) throws IOException {
        String parent = key.place() instanceof TpmKey.InFile file
                ? loader.load(tpm, file).parent()
                : "none needed; the key is persistent";
        TpmException.Lockout lockout = tpm.lockout();
        boolean isLocked = lockout.isOn() && key.countsWrongPasswords();
        return new TpmReport(
                access.name() + ", manufacturer " + tpm.manufacturer(),
                key.area().key() + (key.area().has(Tpm.OBJECT_RESTRICTED) ? ", restricted" : ""),
                parent,
                authorization() + "; " + (isLocked ? "locked: " + lockout.end() : lockout.used()),
                isLocked);
    }

    private String authorization() {
        if (!key.policy().isEmpty()) {
            return "a policy"
                    + key.policy().stream().map(step -> " " + step.code()).collect(Collectors.joining());
        }
        String kind = key.isSaidToHaveNoPassword() ? "no password" : "perhaps a password";
        return kind + (key.countsWrongPasswords() ? "" : ", wrong ones are not counted");
    }

    /** Does not show the password. */
    @Override
    public String toString() {
        return "TpmSigner[" + key.area().key() + ", " + key.name() + "]";
    }
}
