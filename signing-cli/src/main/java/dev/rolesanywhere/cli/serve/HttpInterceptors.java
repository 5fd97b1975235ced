package dev.rolesanywhere.cli.serve;

import java.io.IOException;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;

/** Checks and changes each request before it is handled. */
final class HttpInterceptors {

    private static final int MAX_UNANSWERED = 100;

    private HttpInterceptors() {}

    /** Closes a connection that pipelines requests without reading the responses, which would fill the memory. */
    static void limitPipelining(HttpRequest request, EntityDetails body, HttpContext context) throws IOException {
        EndpointDetails counts = HttpCoreContext.cast(context).getEndpointDetails();
        if (counts != null && counts.getRequestCount() - counts.getResponseCount() > MAX_UNANSWERED) {
            // After any other exception the library responds and reads further requests.
            throw new IOException("too many requests at once");
        }
    }

    /**
     * Tells the client that the connection ends after a request in chunks, because the parser rejects a further one.
     */
    static void endAfterChunks(HttpRequest request, EntityDetails body, HttpContext context) {
        if (request.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
            request.setHeader(HttpHeaders.CONNECTION, "close");
        }
    }

    /**
     * Restores a path that begins with two slashes, whose first segment the library takes for a host. SDKs send such
     * paths if their endpoint ends with a slash.
     */
    static void restoreLeadingSlashes(HttpRequest request, EntityDetails body, HttpContext context) {
        if (request.getAuthority() != null) {
            String firstSegment = request.getAuthority().toString();
            Header host = request.getFirstHeader("Host");
            // A request to a proxy repeats the Host header in its target.
            if (host == null || !firstSegment.equals(host.getValue())) {
                request.setPath("//" + firstSegment + request.getPath());
            }
            request.setAuthority(null);
        }
    }
}
