package dev.rolesanywhere.tpm;

/**
 * A TPMT_TK_HASHCHECK: the TPM's proof that it computed a digest itself, which restricted keys require.
 *
 * @param bytes the ticket as the TPM returned it
 */
@SuppressWarnings("ArrayRecordComponent") // Nothing compares them.
record HashTicket(byte[] bytes) {

    /** For digests that were computed elsewhere. */
    static final HashTicket NONE = new HashTicket(new TpmWriter()
            .u16(Tpm.ST_HASHCHECK)
            .u32(Tpm.RH_NULL)
            .sized(new byte[0])
            .toByteArray());
}
