/** The entry point and the command line of aws_signing_helper. */
@NullMarked
package dev.rolesanywhere.cli;

import org.jspecify.annotations.NullMarked;
