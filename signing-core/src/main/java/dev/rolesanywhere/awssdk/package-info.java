/**
 * Credentials for clients of the AWS SDK for Java 2. Requires its module {@code aws-core}, which every client of an AWS
 * service depends on.
 *
 * @see <a href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/credentials.html">AWS SDK for Java 2
 *     Developer Guide, Credentials</a>
 */
@NullMarked
package dev.rolesanywhere.awssdk;

import org.jspecify.annotations.NullMarked;
