/** What is printed or served: JSON, lists of certificates, and paths for a shell. */
@NullMarked
package dev.rolesanywhere.cli.output;

import org.jspecify.annotations.NullMarked;
