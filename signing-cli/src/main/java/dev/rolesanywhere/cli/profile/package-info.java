/**
 * The shared credentials file as {@code update} keeps it: a pure edit of its text, and a store that reads, locks and
 * replaces the file.
 */
@NullMarked
package dev.rolesanywhere.cli.profile;

import org.jspecify.annotations.NullMarked;
