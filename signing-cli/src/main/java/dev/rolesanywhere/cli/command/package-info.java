/** The commands, one class each. */
@NullMarked
package dev.rolesanywhere.cli.command;

import org.jspecify.annotations.NullMarked;
