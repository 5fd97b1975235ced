package dev.rolesanywhere.cli.serve;

import java.io.IOException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.nio.DefaultHttpRequestFactory;
import org.apache.hc.core5.http.impl.nio.DefaultHttpRequestParser;
import org.apache.hc.core5.http.nio.SessionInputBuffer;

/**
 * Parses requests, and rejects with 400 those that another HTTP parser could read differently: a proxy in front of this
 * server must not see other requests than the server does.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112.html#section-11.2">RFC 9112, request smuggling</a>
 */
final class StrictRequestParser extends DefaultHttpRequestParser<HttpRequest> {

    private static final String LENGTH = "[0-9]{1,18}";

    private boolean isAfterChunks;
    private boolean isMalformed;

    StrictRequestParser(Http1Config limits) {
        super(limits, DefaultHttpRequestFactory.INSTANCE);
    }

    @Override
    public HttpRequest parse(SessionInputBuffer buffer, boolean endOfStream) throws IOException, HttpException {
        StrictLines lines = new StrictLines(buffer);
        HttpRequest request = super.parse(lines, endOfStream);
        isMalformed |= lines.isMalformed();
        if (isMalformed) {
            throw new ProtocolException("a line does not end with CR LF, is folded, or contains a control character");
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
