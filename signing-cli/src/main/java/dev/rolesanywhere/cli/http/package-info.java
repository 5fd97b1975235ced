/**
 * The HTTP client of all commands: plain sockets, the JDK's TLS, and HttpCore's messages.
 *
 * <p>The library uses Apache HttpClient 5. The commands do not, not even {@code serve} and {@code update}. Measured
 * with three sessions over one client, Apache HttpClient 5 loads 600 more classes and needs 110 to 150 ms more CPU time
 * to start, 6.5 MB more memory, and 1.4 MB more of JARs. It cannot use SOCKS proxies through the AWS SDK, tries the
 * addresses of a host one after the other instead of in parallel, and cannot connect before it has a request. All
 * commands need this package's handling of proxies, addresses and TLS failures, so a second client would only duplicate
 * it.
 */
@NullMarked
package dev.rolesanywhere.cli.http;

import org.jspecify.annotations.NullMarked;
