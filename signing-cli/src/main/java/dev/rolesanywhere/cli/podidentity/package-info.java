/**
 * The agent of {@code serve --pod-identity}: it gives each pod of a Kubernetes node the role of its service account. A
 * projected token authorizes the request, {@code RoleMap} selects the role, and {@code RoleSessions} keeps one refresh
 * engine for each role session.
 */
@NullMarked
package dev.rolesanywhere.cli.podidentity;

import org.jspecify.annotations.NullMarked;
