/** Reads identities from files: PEM and PKCS#12, told apart by their content. */
@NullMarked
package dev.rolesanywhere.store;

import org.jspecify.annotations.NullMarked;
