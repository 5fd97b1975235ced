/** Reading of files that the user names, for the modules of this project only. */
@NullMarked
package dev.rolesanywhere.file;

import org.jspecify.annotations.NullMarked;
