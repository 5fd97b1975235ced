/**
 * Sessions that processes share through files. What a hit runs through is kept from whatever costs time at the start of
 * a process: lambdas, patterns, formats, concatenated strings, and the library.
 */
@NullMarked
package dev.rolesanywhere.cli.cache;

import org.jspecify.annotations.NullMarked;
