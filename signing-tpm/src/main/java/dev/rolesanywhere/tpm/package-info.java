/**
 * Identities whose key stays in a TPM 2.0, which signs.
 *
 * <p>From the outside in: {@link dev.rolesanywhere.tpm.TpmIdentitySource}, what is known of a key ({@code TpmKey}), how
 * it signs ({@code TpmSigner}, {@code KeyLoader}), one connection with everything that it loaded
 * ({@code TpmConnection}), the bytes of commands and responses ({@code TpmCommand}, {@code TpmResponse},
 * {@code PublicArea}), and the transport ({@code TpmLocation}, {@code Transport}).
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/tpm-library-specification/">TCG, TPM 2.0 Library</a>
 */
@NullMarked
package dev.rolesanywhere.tpm;

import org.jspecify.annotations.NullMarked;
