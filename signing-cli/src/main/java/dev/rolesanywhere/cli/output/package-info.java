/** What is printed or served: JSON, the data of certificates, and paths for a shell. */
@NullMarked
package dev.rolesanywhere.cli.output;

import org.jspecify.annotations.NullMarked;
