/**
 * The checks of {@code doctor}. The checks of certificates, chains, times and ARNs are pure; {@code FileChecks} reads
 * files, and {@code Network} is the interface to the network.
 */
@NullMarked
package dev.rolesanywhere.cli.doctor;

import org.jspecify.annotations.NullMarked;
