/**
 * A strict CreateSession endpoint on loopback, for tests of anything that calls IAM Roles Anywhere. For the sessions
 * that it issued, it also answers GetAuthorizationToken of ECR and AssumeRole of STS.
 */
@NullMarked
package dev.rolesanywhere.testkit;

import org.jspecify.annotations.NullMarked;
