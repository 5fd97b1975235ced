/** The options of the commands, and the parsing of their values. */
@NullMarked
package dev.rolesanywhere.cli.options;

import org.jspecify.annotations.NullMarked;
