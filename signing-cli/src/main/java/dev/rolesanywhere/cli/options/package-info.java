/** The options of the commands, and what their values mean. */
@NullMarked
package dev.rolesanywhere.cli.options;

import org.jspecify.annotations.NullMarked;
