/** Updates of the shared credentials file: a pure edit of its text, and a store that locks and replaces the file. */
@NullMarked
package dev.rolesanywhere.cli.credentialsfile;

import org.jspecify.annotations.NullMarked;
