/** Identities in PKCS#11 tokens. Their keys never leave the token. */
@NullMarked
package dev.rolesanywhere.pkcs11;

import org.jspecify.annotations.NullMarked;
