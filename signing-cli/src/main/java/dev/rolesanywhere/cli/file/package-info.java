/** Files that hold credentials: who may read them, how one takes another's place, and who may write at a time. */
@NullMarked
package dev.rolesanywhere.cli.file;

import org.jspecify.annotations.NullMarked;
