/**
 * What {@code doctor} examines, one small class a check. The checks of certificates, chains, times and ARNs are pure;
 * files are read by {@code FileCheck} and its neighbours, and the network is behind {@code Network}.
 */
@NullMarked
package dev.rolesanywhere.cli.doctor;

import org.jspecify.annotations.NullMarked;
