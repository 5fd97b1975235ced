/** The command aws_signing_helper: one thin class a command, over the library. */
@NullMarked
package dev.rolesanywhere.cli;

import org.jspecify.annotations.NullMarked;
