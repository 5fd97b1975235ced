/** The identity that signs requests: a certificate, its intermediates, and a signer for its private key. */
@NullMarked
package dev.rolesanywhere.identity;

import org.jspecify.annotations.NullMarked;
