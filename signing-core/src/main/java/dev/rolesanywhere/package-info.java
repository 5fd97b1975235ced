/** The root of the library: the exception that every failure extends. */
@NullMarked
package dev.rolesanywhere;

import org.jspecify.annotations.NullMarked;
