/** The process: its streams, terminal, environment and clock, and the messages on stderr. */
@NullMarked
package dev.rolesanywhere.cli.process;

import org.jspecify.annotations.NullMarked;
