/** The streams, terminal, environment and clock of the process, and the messages on stderr with their hints. */
@NullMarked
package dev.rolesanywhere.cli.process;

import org.jspecify.annotations.NullMarked;
