/** The streams, terminal, environment and clock of the process, and the messages on stderr. */
@NullMarked
package dev.rolesanywhere.cli.process;

import org.jspecify.annotations.NullMarked;
