package dev.rolesanywhere.tpm;

import dev.rolesanywhere.identity.IdentityException;
import dev.rolesanywhere.identity.IdentityException.Reason;
import dev.rolesanywhere.tpm.PublicArea.Ecc;
import dev.rolesanywhere.tpm.PublicArea.Rsa;
import dev.rolesanywhere.tpm.TpmReader.MalformedException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/**
 * One connection to a TPM. What was loaded through it is flushed when it is closed. Commands that the TPM rejects
 * temporarily are sent again.
 *
 * <p>Each method throws an IOException if the connection is lost, a {@link TpmException} if the TPM rejects the
 * command, and a {@link MalformedException} if the response makes no sense. Used by one thread, except for
 * {@link #stop} and {@link #disconnect}.
 */
final class TpmConnection implements AutoCloseable {

    private static final int MAX_HANDLES = 254;
    private static final String OUT_OF_RANGE = "its signature is out of range";

    private final Transport transport;
    private Retries retries;
    private final Deque<Integer> loaded = new ArrayDeque<>();
    private boolean isLost;
    private volatile boolean isStopped;

    TpmConnection(Transport transport, Retries retries) {
        this.transport = transport;
        this.retries = retries;
    }

    /** A session that was started, and the TPM's nonce. */
    @SuppressWarnings("ArrayRecordComponent") // Nothing compares them.
    record Session(int handle, byte[] nonceOfTpm) {}

    /** Creates the primary key of a hierarchy whose password is empty. */
    int createPrimary(int hierarchy, PrimaryTemplate template) throws IOException {
        return keepObject(run(TpmCommand.createPrimary(hierarchy, template), Authorization.EMPTY, new byte[0]));
    }

    /** Loads a key under a parent whose password is empty. */
    int load(int parent, TpmKey.InFile key) throws IOException {
        TpmCommand command = TpmCommand.load(parent, key.sizedPrivate(), key.sizedPublic());
        return keepObject(run(command, Authorization.EMPTY, new byte[0]));
    }

    private int keepObject(TpmResponse response) {
        return keep(response.handle(), Tpm.isTransient(response.handle()));
    }

    /** Notes what to flush. Handles of other types than the command creates belong to other programs. */
    private int keep(int handle, boolean hasRightType) {
        if (!hasRightType) {
            throw new MalformedException("it has the handle " + Tpm.hex(handle));
        }
        loaded.push(handle);
        return handle;
    }

    /** Returns the bytes of a public area. */
    byte[] readPublic(int handle) throws IOException {
        return run(TpmCommand.readPublic(handle)).reader().sized();
    }

    TpmCommand.TicketedDigest hash(byte[] data, int hash) throws IOException {
        TpmReader reader = run(TpmCommand.hash(data, hash)).reader();
        byte[] digest = reader.sized();
        return new TpmCommand.TicketedDigest(digest, reader.rest());
    }

    /** Starts an HMAC session or a policy session. */
    Session startSession(int type) throws IOException {
        TpmResponse response = run(TpmCommand.startAuthSession(Authorization.nonce(), type));
        int handle = keep(response.handle(), Tpm.isSession(response.handle(), type));
        byte[] nonce = response.reader().sized();
        if (nonce.length < Authorization.NONCE_BYTES) {
            throw new MalformedException("it has a nonce of " + nonce.length + " bytes");
        }
        return new Session(handle, nonce);
    }

    void policy(Session session, TpmKey.PolicyCommand step) throws IOException {
        run(TpmCommand.policy(session.handle(), step.code(), step.body()));
    }

    /** Signs a digest; returns PKCS#1 v1.5, or DER for ECDSA. */
    byte[] sign(
            int handle, PublicArea key, TpmCommand.TicketedDigest digest, SigningMethod.Scheme scheme, Authorization by)
            throws IOException {
        TpmResponse response = run(TpmCommand.sign(handle, digest, scheme), by, key.name());
        if (by.isSession()) {
            loaded.remove(by.session());
        }
        return signature(response.reader(), key, scheme);
    }

    /** Reads a signature; returns PKCS#1 v1.5, or DER for ECDSA. */
    static byte[] signature(TpmReader reader, PublicArea key, SigningMethod.Scheme scheme) {
        if (reader.u16() != scheme.algorithm() || reader.u16() != scheme.hash()) {
            throw new MalformedException("its signature has another scheme");
        }
        byte[] signature = key.key() instanceof Rsa rsa ? rsa(reader, rsa) : ecdsa(reader, (Ecc) key.key());
        reader.requireEnd();
        return signature;
    }

    private static byte[] rsa(TpmReader reader, Rsa key) {
        byte[] signature = reader.sized();
        if (signature.length != (key.modulus().bitLength() + 7) / 8) {
            throw new MalformedException("its signature has " + signature.length + " bytes");
        }
        BigInteger number = new BigInteger(1, signature);
        if (number.signum() == 0 || number.compareTo(key.modulus()) >= 0) {
            throw new MalformedException(OUT_OF_RANGE);
        }
        return signature;
    }

    private static byte[] ecdsa(TpmReader reader, Ecc key) {
        BigInteger r = new BigInteger(1, reader.sized());
        BigInteger s = new BigInteger(1, reader.sized());
        BigInteger order = key.order();
        if (r.signum() == 0 || s.signum() == 0 || r.compareTo(order) >= 0 || s.compareTo(order) >= 0) {
            throw new MalformedException(OUT_OF_RANGE);
        }
        try {
            return StandardDSAEncoding.INSTANCE.encode(order, r, s);
        } catch (IOException e) {
            throw new IllegalStateException("two integers have an encoding", e);
        }
    }

    /** Lists the persistent handles. */
    List<Integer> persistentHandles() throws IOException {
        TpmReader reader = run(TpmCommand.getCapability(Tpm.CAP_HANDLES, 0x81000000, MAX_HANDLES))
                .reader();
        reader.u8(); // moreData
        requireCapability(reader, Tpm.CAP_HANDLES);
        int count = reader.u32();
        if (count < 0 || count > MAX_HANDLES) {
            throw new MalformedException("it announces " + Integer.toUnsignedString(count) + " handles");
        }
        return Stream.generate(reader::u32)
                .limit(count)
                .filter(Tpm::isPersistent)
                .toList();
    }

    /** Reads a property; 0 if the TPM does not have it. */
    int property(int tag) throws IOException {
        TpmReader reader =
                run(TpmCommand.getCapability(Tpm.CAP_PROPERTIES, tag, 1)).reader();
        reader.u8(); // moreData
        requireCapability(reader, Tpm.CAP_PROPERTIES);
        return reader.u32() > 0 && reader.u32() == tag ? reader.u32() : 0;
    }

    private static void requireCapability(TpmReader reader, int capability) {
        if (reader.u32() != capability) {
            throw new MalformedException("it has another capability");
        }
    }

    /** Returns the four letters of the manufacturer. */
    String manufacturer() throws IOException {
        byte[] letters = new TpmWriter().u32(property(Tpm.PT_MANUFACTURER)).toByteArray();
        return new String(letters, StandardCharsets.ISO_8859_1).replaceAll("[^A-Za-z0-9]", "");
    }

    TpmException.Lockout lockout() throws IOException {
        return new TpmException.Lockout(
                property(Tpm.PT_LOCKOUT_COUNTER),
                property(Tpm.PT_MAX_AUTH_FAIL),
                property(Tpm.PT_LOCKOUT_INTERVAL),
                (property(Tpm.PT_PERMANENT) & Tpm.PERMANENT_IN_LOCKOUT) != 0);
    }

    /** Removes a key or a session from the TPM. */
    void flush(int handle) throws IOException {
        loaded.remove(handle);
        run(TpmCommand.flushContext(handle));
    }

    private TpmResponse run(TpmCommand command) throws IOException {
        return sent(command, command.bytes(), false);
    }

    private TpmResponse run(TpmCommand command, Authorization authorization, byte[] name) throws IOException {
        byte[] bytes = command.bytes(authorization.area(command, name));
        try {
            TpmResponse response = sent(command, bytes, true);
            authorization.verify(command, response);
            return response;
        } finally {
            Arrays.fill(bytes, (byte) 0); // They may contain a password.
        }
    }

    private TpmResponse sent(TpmCommand command, byte[] bytes, boolean isAuthorized) throws IOException {
        while (true) {
            if (isStopped && command.code() != CommandCode.FLUSH_CONTEXT) {
                throw new IdentityException(Reason.SIGNING_FAILED, "the process is being ended");
            }
            try {
                return TpmResponse.parse(command, isAuthorized, transmit(bytes));
            } catch (TpmException e) {
                if (!e.code().isTemporary() || !retries.mayContinue()) {
                    throw e;
                }
            }
            retries.pause();
        }
    }

    private byte[] transmit(byte[] bytes) throws IOException {
        try {
            return transport.transmit(bytes);
        } catch (IOException | MalformedException e) {
            isLost = true;
            throw e;
        }
    }

    /** Allows no more commands, except for flushing. Any thread may call this. */
    void stop() {
        isStopped = true;
    }

    /** Disconnects without flushing. Any thread may call this. */
    void disconnect() {
        try {
            transport.close();
        } catch (IOException ignored) { // Nothing can be done about it.
        }
    }

    /** Flushes what is still loaded. Failures are ignored: the caller has the result, or another failure, already. */
    @Override
    public void close() {
        retries = retries.again();
        while (!loaded.isEmpty() && !isLost) {
            try {
                flush(loaded.pop());
            } catch (IOException | TpmException | MalformedException ignored) { // The next one may work.
            }
        }
        disconnect();
    }
}
