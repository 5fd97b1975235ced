package dev.rolesanywhere.pkcs11;

import java.util.ArrayList;
import java.util.List;

/**
 * An attribute that an object must have to be found.
 *
 * @param type the attribute's number
 * @param value its value as the module stores it
 */
@SuppressWarnings("ArrayRecordComponent") // Nothing compares attributes.
record Attribute(long type, byte[] value) {

    static final long CLASS = 0x00;
    static final long LABEL = 0x03;
    static final long VALUE = 0x11;
    static final long KEY_TYPE = 0x100;
    static final long ID = 0x102;
    static final long MODULUS = 0x120;
    static final long EC_PARAMS = 0x180;
    static final long ALWAYS_AUTHENTICATE = 0x202;

    static final long CERTIFICATE = 1;
    static final long PRIVATE_KEY = 3;

    /** Returns what a URI requires of an object, except its class. */
    static List<Attribute> of(Pkcs11Uri uri) {
        List<Attribute> attributes = new ArrayList<>();
        uri.octets("object").ifPresent(label -> attributes.add(new Attribute(LABEL, label)));
        uri.octets("id").ifPresent(id -> attributes.add(new Attribute(ID, id)));
        return attributes;
    }
}
