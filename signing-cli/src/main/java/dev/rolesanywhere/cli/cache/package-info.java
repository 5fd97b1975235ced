/**
 * Sessions, and tokens of ECR, that processes share through files. The code of a cache hit avoids what costs time at
 * the start of a process: lambdas, patterns, formats, concatenated strings, and the library.
 */
@NullMarked
package dev.rolesanywhere.cli.cache;

import org.jspecify.annotations.NullMarked;
