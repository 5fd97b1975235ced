package dev.rolesanywhere.cli.serve;

import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Restores a path that begins with two slashes, whose first part the HTTP library takes for a host. SDKs send it where
 * their endpoint ends with a slash.
 */
final class LeadingSlashes implements HttpRequestInterceptor {

    @Override
    public void process(HttpRequest request, EntityDetails body, HttpContext context) {
        if (request.getAuthority() != null) {
            String firstPart = request.getAuthority().toString();
            Header host = request.getFirstHeader("Host");
            // A request to a proxy repeats the Host header in its target.
            if (host == null || !firstPart.equals(host.getValue())) {
                request.setPath("//" + firstPart + request.getPath());
            }
            request.setAuthority(null);
        }
    }
}
