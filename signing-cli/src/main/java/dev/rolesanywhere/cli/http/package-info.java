/** The HTTP client of the command line: plain sockets, the JDK's TLS, and HttpCore's messages. */
@NullMarked
package dev.rolesanywhere.cli.http;

import org.jspecify.annotations.NullMarked;
