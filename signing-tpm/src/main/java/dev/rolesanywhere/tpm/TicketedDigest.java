package dev.rolesanywhere.tpm;

/**
 * A digest to sign.
 *
 * @param digest the digest
 * @param ticket a TPMT_TK_HASHCHECK: the TPM's proof that it computed the digest itself, which restricted keys require
 */
@SuppressWarnings("ArrayRecordComponent") // Nothing compares them.
record TicketedDigest(byte[] digest, byte[] ticket) {

    /** Returns a digest that was computed elsewhere. */
    static TicketedDigest withoutProof(byte[] digest) {
        TpmWriter ticket =
                new TpmWriter().u16(Tpm.ST_HASHCHECK).u32(Tpm.RH_NULL).sized(new byte[0]);
        return new TicketedDigest(digest, ticket.toByteArray());
    }
}
