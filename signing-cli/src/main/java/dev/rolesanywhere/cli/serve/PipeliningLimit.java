package dev.rolesanywhere.cli.serve;

import java.io.IOException;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;

/** Ends a connection that sends requests without end and reads no answers, which would fill the memory. */
final class PipeliningLimit implements HttpRequestInterceptor {

    private static final int MOST_UNANSWERED = 100;

    @Override
    public void process(HttpRequest request, EntityDetails body, HttpContext context) throws IOException {
        EndpointDetails counts = HttpCoreContext.cast(context).getEndpointDetails();
        if (counts != null && counts.getRequestCount() - counts.getResponseCount() > MOST_UNANSWERED) {
            // Any other kind of failure would be answered, and more requests be read.
            throw new IOException("too many requests at once");
        }
    }
}
