/**
 * ARNs, endpoints and connection failures, for the modules of this project. Not part of the API: it changes without
 * notice.
 */
@NullMarked
package dev.rolesanywhere.session.internal;

import org.jspecify.annotations.NullMarked;
