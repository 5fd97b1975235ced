package dev.rolesanywhere.cli.serve;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.nio.DefaultHttpResponseWriterFactory;
import org.apache.hc.core5.http.impl.nio.ServerHttp1StreamDuplexer;
import org.apache.hc.core5.http.nio.AsyncServerExchangeHandler;
import org.apache.hc.core5.http.nio.ContentDecoder;
import org.apache.hc.core5.http.nio.HandlerFactory;
import org.apache.hc.core5.http.nio.SessionInputBuffer;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.apache.hc.core5.util.CharArrayBuffer;

/** The requests and responses of one connection, with the library's defaults except for strict parsing. */
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
                new StrictRequestParser(limits),
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

    /** The library reads a size with a sign, and after -1 it waits for another size. */
    private static final class ChunkLines extends StrictLines {

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
