/** CreateSession as the commands call it: once, cached, or repeated for serve and for the credentials file. */
@NullMarked
package dev.rolesanywhere.cli.session;

import org.jspecify.annotations.NullMarked;
