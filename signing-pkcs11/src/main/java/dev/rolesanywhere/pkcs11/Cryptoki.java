package dev.rolesanywhere.pkcs11;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The functions of a PKCS#11 module that are needed, each of which may throw a {@link CryptokiException}. Slots,
 * sessions and objects are the module's own numbers. Safe for use by several threads, one at a time in each session.
 */
interface Cryptoki {

    /** The users that log in. */
    enum User {
        /** The token's user, once for all sessions. */
        NORMAL(1),
        /** The same again, for the signature that was begun in this session. */
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
     * What a module says of itself.
     *
     * @param manufacturer who made it
     * @param description what it is
     * @param version its version, as MAJOR.MINOR
     */
    record LibraryInfo(String manufacturer, String description, String version) {}

    /**
     * What a slot says of itself.
     *
     * @param description which one it is
     * @param manufacturer who made it
     */
    record SlotInfo(String description, String manufacturer) {}

    /**
     * What a token says of itself.
     *
     * @param label its name
     * @param manufacturer who made it
     * @param model which model it is
     * @param serial its serial number
     * @param flags what it can do, and how its PIN is
     * @param mostSessions how many sessions it takes
     */
    record TokenInfo(
            String label, String manufacturer, String model, String serial, TokenFlags flags, long mostSessions) {}

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
     * @param pin the PIN in UTF-8, or null where the token has a key pad of its own
     */
    void login(long session, User user, byte @Nullable [] pin);

    void logout(long session);

    /** Finds objects of a class that have all the attributes. */
    List<Long> find(long session, long objectClass, List<Attribute> attributes);

    /** Reads an attribute, unless the object has none or keeps it secret. */
    Optional<byte[]> attribute(long session, long object, long type);

    /** Reads an attribute that is a number. */
    Optional<Long> number(long session, long object, long type);

    void signInit(long session, long mechanism, long key);

    byte[] sign(long session, byte[] data);
}
