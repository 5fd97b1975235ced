/** CreateSession as the commands call it: once, cached or repeated, with advice for failures. */
@NullMarked
package dev.rolesanywhere.cli.session;

import org.jspecify.annotations.NullMarked;
