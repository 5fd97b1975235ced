package dev.rolesanywhere.pkcs11;

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
}
