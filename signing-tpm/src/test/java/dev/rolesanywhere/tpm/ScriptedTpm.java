package dev.rolesanywhere.tpm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** A TPM at a unix socket that answers as a test says. It records each command with the number of its connection. */
final class ScriptedTpm implements AutoCloseable {

    /** Answers a command; null closes the connection, and an empty array never answers. */
    @FunctionalInterface
    interface Script {
        byte @Nullable [] answer(int code, byte[] command) throws IOException;
    }

    private static final String SIZED_PUBLIC =
            "0056" + "0023000b00060472000000100010000300100020" + "11".repeat(32) + "0020" + "22".repeat(32);

    private final ServerSocketChannel server;
    private final Script script;
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private int connections;

    private ScriptedTpm(Path socket, Script script) throws IOException {
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        this.server.bind(UnixDomainSocketAddress.of(socket));
        this.script = script;
        Thread thread = new Thread(this::serve, "scripted-tpm");
        thread.setDaemon(true);
        thread.start();
    }

    static ScriptedTpm start(Path socket, Script script) throws IOException {
        return new ScriptedTpm(socket, script);
    }

    /** Returns a P-256 key whose file says that it has no password. */
    static TpmKey key() {
        byte[] sizedPublic = HexFormat.of().parseHex(SIZED_PUBLIC);
        TpmKey.InFile place =
                new TpmKey.InFile(Tpm.RH_OWNER, false, false, List.of(), sizedPublic, new byte[] {0, 1, 9});
        return new TpmKey("host.key", PublicArea.parse(new TpmReader(sizedPublic).sized()), place);
    }

    static TpmSigner signer(TpmAccess access) {
        return new TpmSigner(
                key(), access, new KeyPasswords(null, false, question -> Optional.empty()), new KeyLoader());
    }

    /** Returns a response without a body. */
    static byte[] code(int code) {
        return new TpmWriter().u16(Tpm.ST_NO_SESSIONS).u32(10).u32(code).toByteArray();
    }

    /** Returns a successful response to a command that was authorized. */
    static byte[] authorized(byte[] handle, byte[] parameters) {
        byte[] authorization = new TpmWriter().u16(0).u8(0).u16(0).toByteArray();
        int size = 10 + handle.length + 4 + parameters.length + authorization.length;
        return new TpmWriter()
                .u16(Tpm.ST_SESSIONS)
                .u32(size)
                .u32(0)
                .raw(handle)
                .u32(parameters.length)
                .raw(parameters)
                .raw(authorization)
                .toByteArray();
    }

    /** Returns what a working TPM answers, as far as its content does not matter. */
    static byte[] working(int code) {
        byte[] handle = {(byte) 0x80, 0, 0, (byte) (code == CommandCode.CREATE_PRIMARY.number() ? 0 : 1)};
        if (code == CommandCode.CREATE_PRIMARY.number() || code == CommandCode.LOAD.number()) {
            return authorized(handle, new byte[2]);
        } else if (code == CommandCode.SIGN.number()) {
            byte[] number = new byte[32];
            number[31] = 1;
            return authorized(
                    new byte[0],
                    new TpmWriter()
                            .u16(Tpm.ALG_ECDSA)
                            .u16(Tpm.ALG_SHA256)
                            .sized(number)
                            .sized(number)
                            .toByteArray());
        }
        return code == CommandCode.GET_CAPABILITY.number() ? noHandles() : code(0);
    }

    /** Returns a successful response to a command that was not authorized. */
    static byte[] response(TpmWriter parameters) {
        return new TpmWriter()
                .u16(Tpm.ST_NO_SESSIONS)
                .u32(10 + parameters.size())
                .u32(0)
                .raw(parameters.toByteArray())
                .toByteArray();
    }

    /** Returns the answer to a request for a property. */
    static byte[] property(byte[] command, IntUnaryOperator valueOfTag) {
        TpmReader reader = new TpmReader(command);
        reader.raw(14);
        int tag = reader.u32();
        return response(
                new TpmWriter().u8(0).u32(Tpm.CAP_PROPERTIES).u32(1).u32(tag).u32(valueOfTag.applyAsInt(tag)));
    }

    private static byte[] noHandles() {
        return response(new TpmWriter().u8(0).u32(Tpm.CAP_HANDLES).u32(0));
    }

    /** Returns the connection, code and first parameter or handle of each command. */
    List<String> commands() {
        return List.copyOf(commands);
    }

    /** Returns how many commands contain a text, such as their code between spaces. */
    long count(String part) {
        return commands.stream().filter(each -> each.contains(part)).count();
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                connections++;
                answer(client);
            } catch (IOException ignored) { // The client is gone, or the test is over.
            }
        }
    }

    private void answer(SocketChannel client) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(8192);
        while (client.read(in) > 0) {
            byte[] command = new byte[in.flip().remaining()];
            in.get(command).clear();
            int code = ByteBuffer.wrap(command).getInt(6);
            String handle = command.length < 14 ? "" : " " + HexFormat.of().formatHex(command, 10, 14);
            commands.add(connections + " " + Integer.toHexString(code) + handle);
            byte[] answer = script.answer(code, command);
            if (answer == null) {
                return;
            }
            if (answer.length > 0) {
                // In two pieces, as a stream may deliver it.
                client.write(ByteBuffer.wrap(answer, 0, Math.min(7, answer.length)));
                client.write(ByteBuffer.wrap(answer, Math.min(7, answer.length), Math.max(0, answer.length - 7)));
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
