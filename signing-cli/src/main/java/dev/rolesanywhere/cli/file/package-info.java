/** Files with credentials: paths, permissions, atomic replacement and locks. */
@NullMarked
package dev.rolesanywhere.cli.file;

import org.jspecify.annotations.NullMarked;
