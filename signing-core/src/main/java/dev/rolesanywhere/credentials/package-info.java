/** The refresh engine: session credentials that stay fresh, for servers, files and the AWS SDK. */
@NullMarked
package dev.rolesanywhere.credentials;

import org.jspecify.annotations.NullMarked;
