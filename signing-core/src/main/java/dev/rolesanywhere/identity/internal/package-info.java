/** Keys, certificates and issuers, for the modules of this project. Not part of the API: it changes without notice. */
@NullMarked
package dev.rolesanywhere.identity.internal;

import org.jspecify.annotations.NullMarked;
