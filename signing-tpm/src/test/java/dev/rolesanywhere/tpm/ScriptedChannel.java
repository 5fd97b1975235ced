package dev.rolesanywhere.tpm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A TPM in memory that answers as a test says, in pieces of one byte. Time passes only in pauses. */
final class ScriptedChannel implements ByteChannel {

    private final ScriptedTpm.Script script;
    private final List<String> commands = new ArrayList<>();
    private ByteBuffer answer = ByteBuffer.allocate(0);
    private boolean isOpen = true;
    private long nanoTime;

    ScriptedChannel(ScriptedTpm.Script script) {
        this.script = script;
    }

    TpmConnection connection() {
        Retries retries = new Retries(() -> nanoTime, milliseconds -> nanoTime += milliseconds * 1_000_000);
        return new TpmConnection(new Transport(this), retries);
    }

    /** Returns the code and the first parameter or handle of each command. */
    List<String> commands() {
        return commands;
    }

    long count(String prefix) {
        return commands.stream().filter(each -> each.startsWith(prefix)).count();
    }

    @Override
    public int write(ByteBuffer command) throws IOException {
        byte[] bytes = new byte[command.remaining()];
        command.get(bytes);
        int code = ByteBuffer.wrap(bytes).getInt(6);
        commands.add(Integer.toHexString(code)
                + (bytes.length < 14 ? "" : " " + HexFormat.of().formatHex(bytes, 10, 14)));
        byte[] scripted = script.answer(code, bytes);
        if (scripted == null) {
            throw new IOException("Connection reset by peer");
        }
        answer = ByteBuffer.wrap(scripted);
        return bytes.length;
    }

    @Override
    public int read(ByteBuffer target) {
        if (!answer.hasRemaining()) {
            return -1;
        }
        target.put(answer.get());
        return 1;
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public void close() {
        isOpen = false;
    }
}
