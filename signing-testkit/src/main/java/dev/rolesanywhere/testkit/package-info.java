/** A strict CreateSession endpoint on loopback, for tests of anything that calls IAM Roles Anywhere. */
@NullMarked
package dev.rolesanywhere.testkit;

import org.jspecify.annotations.NullMarked;
