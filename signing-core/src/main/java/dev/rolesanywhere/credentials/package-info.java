/** Session credentials that stay fresh: one engine for servers, for files and for the AWS SDK. */
@NullMarked
package dev.rolesanywhere.credentials;

import org.jspecify.annotations.NullMarked;
