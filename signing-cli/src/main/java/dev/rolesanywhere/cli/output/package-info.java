/** What the commands print on stdout. */
@NullMarked
package dev.rolesanywhere.cli.output;

import org.jspecify.annotations.NullMarked;
