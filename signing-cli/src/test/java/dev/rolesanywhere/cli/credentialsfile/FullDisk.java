package dev.rolesanywhere.cli.credentialsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes to a file until the first write beyond a position, which is cut off there and fails. It records what is done
 * to the file.
 */
final class FullDisk extends FileChannel {

    private final FileChannel file;
    private final Path path;
    private final long end;
    private byte[] whenFull = {};
    private boolean isFull;
    private final List<String> operations = new ArrayList<>();

    FullDisk(Path path, long end) throws IOException {
        this.path = path;
        this.file = FileChannel.open(path, StandardOpenOption.WRITE);
        this.end = end;
    }

    /** Returns the first characters that the file had after the write that failed. */
    String startWhenFull(int length) {
        return new String(whenFull, 0, length, ISO_8859_1);
    }

    List<String> operations() {
        return List.copyOf(operations);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        operations.add("write at " + position);
        if (isFull || position + source.remaining() <= end) {
            return file.write(source, position);
        }
        isFull = true;
        file.write(source.slice(source.position(), (int) Math.max(0, end - position)), position);
        whenFull = Files.readAllBytes(path);
        throw new IOException("No space left on device");
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        operations.add("truncate to " + size);
        return file.truncate(size);
    }

    @Override
    public void force(boolean metaData) throws IOException {
        operations.add("force");
        file.force(metaData);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }

    @Override
    public int read(ByteBuffer target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer target, long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long newPosition) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }
}
