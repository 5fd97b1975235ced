package dev.rolesanywhere.cli.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.nio.DefaultHttpRequestFactory;
import org.apache.hc.core5.http.impl.nio.DefaultHttpRequestParser;
import org.apache.hc.core5.http.impl.nio.DefaultHttpResponseWriterFactory;
import org.apache.hc.core5.http.impl.nio.ServerHttp1StreamDuplexer;
import org.apache.hc.core5.http.nio.AsyncServerExchangeHandler;
import org.apache.hc.core5.http.nio.ContentDecoder;
import org.apache.hc.core5.http.nio.HandlerFactory;
import org.apache.hc.core5.http.nio.SessionInputBuffer;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * The requests and responses of one connection, with the library's defaults except for strict parsing: it rejects what
 * another HTTP parser could read differently, because a proxy in front of this server must not see other requests than
 * the server does.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112.html#section-11.2">RFC 9112, request smuggling</a>
 */
final class StrictStream extends ServerHttp1StreamDuplexer {

    StrictStream(
            ProtocolIOSession session,
            HttpProcessor processor,
            HandlerFactory<AsyncServerExchangeHandler> handlers,
            Http1Config limits) {
        super(
                session,
                processor,
                handlers,
                "http",
                limits,
                CharCodingConfig.DEFAULT,
                DefaultConnectionReuseStrategy.INSTANCE,
                new Parser(limits),
                DefaultHttpResponseWriterFactory.INSTANCE.create(),
                DefaultContentLengthStrategy.INSTANCE,
                DefaultContentLengthStrategy.INSTANCE,
                null,
                failure -> {});
    }

    @Override
    protected ContentDecoder createContentDecoder(
            long length, ReadableByteChannel channel, SessionInputBuffer buffer, BasicHttpTransportMetrics metrics)
            throws HttpException {
        return super.createContentDecoder(length, channel, new ChunkLines(buffer), metrics);
    }

    /** Parses the head of a request. */
    private static final class Parser extends DefaultHttpRequestParser<HttpRequest> {

        private static final String LENGTH = "[0-9]{1,18}";

        private boolean isAfterChunks;
        private boolean isMalformed;

        Parser(Http1Config limits) {
            super(limits, DefaultHttpRequestFactory.INSTANCE);
        }

        @Override
        public HttpRequest parse(SessionInputBuffer buffer, boolean endOfStream) throws IOException, HttpException {
            Lines lines = new Lines(buffer);
            HttpRequest request = super.parse(lines, endOfStream);
            isMalformed |= lines.isMalformed();
            if (isMalformed) {
                throw new ProtocolException(
                        "a line does not end with CR LF, is folded, or contains a control character");
            }
            if (request != null) {
                requireNoChunksBefore();
                requireOneFraming(request);
                isAfterChunks = request.containsHeader(HttpHeaders.TRANSFER_ENCODING);
            }
            return request;
        }

        /** The library accepts bare line feeds between chunks, so another parser may see other requests after them. */
        private void requireNoChunksBefore() throws ProtocolException {
            if (isAfterChunks) {
                throw new ProtocolException("a request with a body in chunks must be the last of its connection");
            }
        }

        private static void requireOneFraming(HttpRequest request) throws ProtocolException {
            int encodings = request.countHeaders(HttpHeaders.TRANSFER_ENCODING);
            int lengths = request.countHeaders(HttpHeaders.CONTENT_LENGTH);
            if (encodings + lengths > 1) {
                throw new ProtocolException("more than one header gives the length of the body");
            }
            if (lengths == 1
                    && !request.getHeader(HttpHeaders.CONTENT_LENGTH).getValue().matches(LENGTH)) {
                throw new ProtocolException("Content-Length is not a number");
            }
            if (encodings == 1 && (request.getVersion().lessEquals(HttpVersion.HTTP_1_0) || !isChunked(request))) {
                throw new ProtocolException("Transfer-Encoding is not supported here, other than chunked in HTTP/1.1");
            }
        }

        private static boolean isChunked(HttpRequest request) throws ProtocolException {
            return request.getHeader(HttpHeaders.TRANSFER_ENCODING).getValue().equalsIgnoreCase("chunked");
        }
    }

    /** A buffer that notices lines which the library tolerates and another parser may read differently. */
    private static class Lines implements SessionInputBuffer {

        private static final int LINE_END = 2;

        private final SessionInputBuffer buffer;
        private boolean isMalformed;

        Lines(SessionInputBuffer buffer) {
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

    /** Rejects chunk sizes with a sign: the library accepts them, and after -1 it waits for another size. */
    private static final class ChunkLines extends Lines {

        private ChunkLines(SessionInputBuffer buffer) {
            super(buffer);
        }

        @Override
        public boolean readLine(CharArrayBuffer line, boolean endOfStream) throws IOException {
            boolean isComplete = super.readLine(line, endOfStream);
            if (isMalformed() || (!line.isEmpty() && (line.charAt(0) == '-' || line.charAt(0) == '+'))) {
                throw new MalformedChunkCodingException("a line between chunks is malformed");
            }
            return isComplete;
        }
    }
}
