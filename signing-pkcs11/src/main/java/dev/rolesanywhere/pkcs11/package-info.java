/** Identities from PKCS#11 tokens, which sign themselves: their keys never leave them. */
@NullMarked
package dev.rolesanywhere.pkcs11;

import org.jspecify.annotations.NullMarked;
