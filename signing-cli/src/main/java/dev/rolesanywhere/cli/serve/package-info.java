/**
 * The local server of {@code serve}: the instance metadata protocol and the container credentials protocol, as
 * credential clients use them. {@code LocalProtocol} computes each response without I/O; {@code SupervisedListener}
 * adds HTTP.
 */
@NullMarked
package dev.rolesanywhere.cli.serve;

import org.jspecify.annotations.NullMarked;
