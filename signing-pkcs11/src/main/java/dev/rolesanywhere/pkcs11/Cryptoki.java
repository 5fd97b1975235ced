package dev.rolesanywhere.pkcs11;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The functions of a PKCS#11 module that are used. Each may throw a {@link CryptokiException}. Slots, sessions and
 * objects are numbers that the module assigns. Thread-safe, with one thread at a time in each session.
 */
interface Cryptoki {

    /** The kinds of login. */
    enum User {
        /** The token's user, for all sessions. */
        NORMAL(1),
        /** The same user again, for the signature that was started in this session. */
        CONTEXT_SPECIFIC(2);

        private final int number;

        User(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /**
     * The description of a module.
     *
     * @param manufacturer its manufacturer
     * @param description its name
     * @param version its version, as MAJOR.MINOR
     */
    record LibraryInfo(String manufacturer, String description, String version) {}

    /**
     * The description of a slot.
     *
     * @param description its name
     * @param manufacturer its manufacturer
     */
    record SlotInfo(String description, String manufacturer) {}

    void initialize();

    void terminate();

    LibraryInfo libraryInfo();

    /** Lists the slots that have a token in them. */
    List<Long> slots();

    SlotInfo slotInfo(long slot);

    TokenInfo tokenInfo(long slot);

    Set<Long> mechanisms(long slot);

    long openSession(long slot);

    void closeSession(long session);

    boolean isLoggedIn(long session);

    /**
     * Logs in.
     *
     * @param pin the PIN in UTF-8, or null if the token has its own key pad
     */
    void login(long session, User user, byte @Nullable [] pin);

    void logout(long session);

    /** Finds objects of a class that have all the attributes. */
    List<Long> find(long session, long objectClass, List<Attribute> attributes);

    /** Reads an attribute, if the object has it and it is not secret. */
    Optional<byte[]> attribute(long session, long object, long type);

    /** Reads an attribute that is a number. */
    Optional<Long> number(long session, long object, long type);

    void signInit(long session, long mechanism, long key);

    byte[] sign(long session, byte[] data);

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
}
