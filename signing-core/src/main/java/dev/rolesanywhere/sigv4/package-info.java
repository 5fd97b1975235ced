/**
 * SigV4-X509: Signature Version 4 with the key of a certificate instead of a secret access key. Pure: time is an
 * argument, and every intermediate text is kept. Not part of the API: it changes without notice.
 *
 * @see <a href="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-sign-process.html">IAM Roles
 *     Anywhere User Guide, signing process</a>
 */
@NullMarked
package dev.rolesanywhere.sigv4;

import org.jspecify.annotations.NullMarked;
