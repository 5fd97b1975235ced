/** The AWS config file, and the AWS SDK's settings that apply to CreateSession. */
@NullMarked
package dev.rolesanywhere.cli.awsconfig;

import org.jspecify.annotations.NullMarked;
