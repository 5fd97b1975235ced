/**
 * Passwords for Amazon ECR: the kubelet's image credential provider and docker's credential helper. Both find the
 * registry in the name of an image, get AWS credentials, and ask ECR for an authorization token.
 */
@NullMarked
package dev.rolesanywhere.cli.ecr;

import org.jspecify.annotations.NullMarked;
