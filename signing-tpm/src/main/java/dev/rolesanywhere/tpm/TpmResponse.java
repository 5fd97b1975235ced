package dev.rolesanywhere.tpm;

import dev.rolesanywhere.tpm.TpmReader.MalformedException;

/**
 * A response to a command.
 *
 * @param handle the handle of what was loaded; 0 if the command returns none
 * @param parameters the parameter area
 * @param authorization the authorization area; empty if the command had no authorization
 */
@SuppressWarnings("ArrayRecordComponent") // Nothing compares them.
record TpmResponse(int handle, byte[] parameters, byte[] authorization) {

    /** The largest response that a TPM returns is 4096 bytes. */
    static final int MAX_BYTES = 4096;

    static final int HEADER = 10;

    /**
     * Returns the size that a header announces.
     *
     * @throws MalformedException if it is not between the size of a header and {@link #MAX_BYTES}
     */
    static int size(byte[] header) {
        TpmReader reader = new TpmReader(header);
        reader.u16();
        int size = reader.u32();
        if (size < HEADER || size > MAX_BYTES) {
            throw new MalformedException("it announces " + Integer.toUnsignedString(size) + " bytes");
        }
        return size;
    }

    /**
     * Parses a response.
     *
     * @throws TpmException if the TPM rejected the command
     * @throws MalformedException if the response is not one to this command
     */
    static TpmResponse parse(TpmCommand command, boolean isAuthorized, byte[] response) {
        TpmReader reader = new TpmReader(response);
        int tag = reader.u16();
        if (reader.u32() != response.length) {
            throw new MalformedException("it announces another size than its own");
        }
        int code = reader.u32();
        if (tag == Tpm.TAG_RSP_COMMAND_OF_TPM_12) {
            throw new TpmException(command.code(), ResponseCode.OF_TPM_12);
        }
        if (code != 0) {
            throw new TpmException(command.code(), new ResponseCode(code));
        }
        if (tag != (isAuthorized ? Tpm.ST_SESSIONS : Tpm.ST_NO_SESSIONS)) {
            throw new MalformedException("it has the tag " + Tpm.hex(tag));
        }
        int handle = command.returnsHandle() ? reader.u32() : 0;
        byte[] parameters = isAuthorized ? reader.raw(reader.u32()) : reader.rest();
        return new TpmResponse(handle, parameters, reader.rest());
    }

    TpmReader reader() {
        return new TpmReader(parameters);
    }
}
