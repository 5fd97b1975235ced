/** Reads identities from files and key stores. File formats are detected from content. */
@NullMarked
package dev.rolesanywhere.store;

import org.jspecify.annotations.NullMarked;
