/**
 * The one remote operation: CreateSession.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html">IAM
 *     Roles Anywhere User Guide, CreateSession</a>
 */
@NullMarked
package dev.rolesanywhere.session;

import org.jspecify.annotations.NullMarked;
