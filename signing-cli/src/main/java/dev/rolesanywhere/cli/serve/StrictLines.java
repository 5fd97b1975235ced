package dev.rolesanywhere.cli.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.apache.hc.core5.http.nio.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;

/** A buffer that notices lines which the library tolerates and another parser may read differently. */
class StrictLines implements SessionInputBuffer {

    private static final int LINE_END = 2;

    private final SessionInputBuffer buffer;
    private boolean isMalformed;

    StrictLines(SessionInputBuffer buffer) {
        this.buffer = buffer;
    }

    final boolean isMalformed() {
        return isMalformed;
    }

    @Override
    public boolean readLine(CharArrayBuffer line, boolean endOfStream) throws IOException {
        int before = buffer.length();
        boolean isComplete = buffer.readLine(line, endOfStream);
        if (isComplete) {
            boolean endsWithCrLf = before - buffer.length() == line.length() + LINE_END;
            isMalformed |= !endsWithCrLf || isFolded(line) || hasControlCharacter(line);
        }
        return isComplete;
    }

    private static boolean isFolded(CharArrayBuffer line) {
        return !line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t');
    }

    private static boolean hasControlCharacter(CharArrayBuffer line) {
        for (int at = 0; at < line.length(); at++) {
            char character = line.charAt(at);
            if ((character < ' ' && character != '\t') || character == 0x7f) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean hasData() {
        return buffer.hasData();
    }

    @Override
    public int length() {
        return buffer.length();
    }

    @Override
    public int fill(ReadableByteChannel source) throws IOException {
        return buffer.fill(source);
    }

    @Override
    public int read() {
        return buffer.read();
    }

    @Override
    public int read(ByteBuffer target, int most) {
        return buffer.read(target, most);
    }

    @Override
    public int read(ByteBuffer target) {
        return buffer.read(target);
    }

    @Override
    public int read(WritableByteChannel target, int most) throws IOException {
        return buffer.read(target, most);
    }

    @Override
    public int read(WritableByteChannel target) throws IOException {
        return buffer.read(target);
    }
}
