package dev.rolesanywhere.tpm;

/**
 * A command as TPM 2.0, Part 3 describes it.
 *
 * @param code what to do
 * @param handles the handle area
 * @param parameters the parameter area
 * @param returnsHandle whether the response has a handle
 */
@SuppressWarnings("ArrayRecordComponent") // Nothing compares them.
record TpmCommand(CommandCode code, byte[] handles, byte[] parameters, boolean returnsHandle) {

    private static final int HEADER = 10;

    private static TpmCommand of(CommandCode code, int handle, TpmWriter parameters) {
        return new TpmCommand(code, new TpmWriter().u32(handle).toByteArray(), parameters.toByteArray(), false);
    }

    private static TpmCommand withoutHandle(CommandCode code, TpmWriter parameters) {
        return new TpmCommand(code, new byte[0], parameters.toByteArray(), false);
    }

    private TpmCommand returningHandle() {
        return new TpmCommand(code, handles, parameters, true);
    }

    static TpmCommand createPrimary(int hierarchy, PrimaryTemplate template) {
        TpmWriter parameters = new TpmWriter()
                .sized(new byte[4]) // An empty password and no data.
                .sized(template.publicArea())
                .sized(new byte[0])
                .u32(0);
        return of(CommandCode.CREATE_PRIMARY, hierarchy, parameters).returningHandle();
    }

    /** Loads a key; both parts with their sizes, as key files contain them. */
    static TpmCommand load(int parent, byte[] sizedPrivate, byte[] sizedPublic) {
        return of(CommandCode.LOAD, parent, new TpmWriter().raw(sizedPrivate).raw(sizedPublic))
                .returningHandle();
    }

    static TpmCommand readPublic(int handle) {
        return of(CommandCode.READ_PUBLIC, handle, new TpmWriter());
    }

    static TpmCommand sign(int key, TicketedDigest digest, SigningMethod.Scheme scheme) {
        return of(
                CommandCode.SIGN,
                key,
                new TpmWriter()
                        .sized(digest.digest())
                        .u16(scheme.algorithm())
                        .u16(scheme.hash())
                        .raw(digest.ticket()));
    }

    static TpmCommand flushContext(int handle) {
        return of(CommandCode.FLUSH_CONTEXT, handle, new TpmWriter());
    }

    static TpmCommand getCapability(int capability, int property, int count) {
        return withoutHandle(
                CommandCode.GET_CAPABILITY,
                new TpmWriter().u32(capability).u32(property).u32(count));
    }

    static TpmCommand hash(byte[] data, int hash) {
        return withoutHandle(
                CommandCode.HASH, new TpmWriter().sized(data).u16(hash).u32(Tpm.RH_OWNER));
    }

    static TpmCommand startAuthSession(byte[] nonce, int type) {
        TpmWriter parameters = new TpmWriter()
                .sized(nonce)
                .sized(new byte[0])
                .u8(type)
                .u16(Tpm.ALG_NULL)
                .u16(Tpm.ALG_SHA256);
        byte[] neitherSaltedNorBound =
                new TpmWriter().u32(Tpm.RH_NULL).u32(Tpm.RH_NULL).toByteArray();
        return new TpmCommand(CommandCode.START_AUTH_SESSION, neitherSaltedNorBound, parameters.toByteArray(), true);
    }

    static TpmCommand policy(int session, CommandCode code, byte[] body) {
        return of(code, session, new TpmWriter().raw(body));
    }

    /** Returns the bytes of a command without authorization. */
    byte[] bytes() {
        return new TpmWriter()
                .u16(Tpm.ST_NO_SESSIONS)
                .u32(HEADER + handles.length + parameters.length)
                .u32(code.number())
                .raw(handles)
                .raw(parameters)
                .toByteArray();
    }

    /** Returns the bytes of a command with its authorization, a TPMS_AUTH_COMMAND. */
    byte[] bytes(byte[] authorization) {
        return new TpmWriter()
                .u16(Tpm.ST_SESSIONS)
                .u32(HEADER + handles.length + 4 + authorization.length + parameters.length)
                .u32(code.number())
                .raw(handles)
                .u32(authorization.length)
                .raw(authorization)
                .raw(parameters)
                .toByteArray();
    }

    /** Does not show the parameters. */
    @Override
    public String toString() {
        return code.toString();
    }

    /**
     * A digest to sign.
     *
     * @param ticket a TPMT_TK_HASHCHECK: the TPM's proof that it computed the digest itself, which restricted keys
     *     require
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
}
