/**
 * The local server of {@code serve}: the instance metadata protocol and the container credentials protocol as
 * credential clients use them. What is answered is decided without I/O, from one record to another;
 * {@code LocalHttpServer} brings HTTP to it.
 */
@NullMarked
package dev.rolesanywhere.cli.serve;

import org.jspecify.annotations.NullMarked;
