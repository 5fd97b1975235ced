package dev.rolesanywhere.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.pkcs11.Cryptoki.LibraryInfo;
import dev.rolesanywhere.pkcs11.Cryptoki.SlotInfo;
import dev.rolesanywhere.pkcs11.Cryptoki.TokenInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A token in its slot.
 *
 * @param slot the number of the slot
 * @param library the module
 * @param slotInfo the slot
 * @param info the token
 */
record Token(long slot, LibraryInfo library, SlotInfo slotInfo, TokenInfo info) {

    /** Lists the tokens that are there. Slots that cannot be read, and tokens that were never set up, are passed by. */
    static List<Token> allIn(Cryptoki cryptoki) {
        LibraryInfo library = cryptoki.libraryInfo();
        return cryptoki.slots().stream()
                .flatMap(slot -> read(cryptoki, library, slot).stream())
                .toList();
    }

    private static Optional<Token> read(Cryptoki cryptoki, LibraryInfo library, long slot) {
        try {
            Token token = new Token(slot, library, cryptoki.slotInfo(slot), cryptoki.tokenInfo(slot));
            boolean isSetUp =
                    token.info.flags().isInitialized() || !token.info.label().isEmpty();
            return isSetUp ? Optional.of(token) : Optional.empty();
        } catch (CryptokiException unreadable) {
            // Such as a card that the module does not know, in another slot than the one that is meant.
            return Optional.empty();
        }
    }

    /** Tells whether another is this token in its slot, whatever has happened to its PIN since. */
    boolean isSameAs(Token other) {
        return slot == other.slot && uri().format().equals(other.uri().format());
    }

    /** Tells whether this token has all that a URI says of token, slot and library. */
    boolean matches(Pkcs11Uri uri) {
        return matches(uri, "token", info.label())
                && matches(uri, "manufacturer", info.manufacturer())
                && matches(uri, "model", info.model())
                && matches(uri, "serial", info.serial())
                && matches(uri, "slot-description", slotInfo.description())
                && matches(uri, "slot-manufacturer", slotInfo.manufacturer())
                && matches(uri, "library-description", library.description())
                && matches(uri, "library-manufacturer", library.manufacturer())
                && uri.pathAttribute("library-version").map(this::isVersion).orElse(true)
                && uri.pathAttribute("slot-id").map(this::isSlot).orElse(true);
    }

    private static boolean matches(Pkcs11Uri uri, String attribute, String value) {
        return uri.pathAttribute(attribute).map(value::equals).orElse(true);
    }

    private boolean isSlot(String number) {
        return Long.parseLong(number) == slot;
    }

    /** A version without its second number means any. */
    private boolean isVersion(String version) {
        return library.version().equals(version) || library.version().startsWith(version + ".");
    }

    /** Returns the URI that tells this token from others, wherever it is plugged in. */
    Pkcs11Uri uri() {
        return Pkcs11Uri.of(attributes());
    }

    /** Returns the URI of an object in this token. */
    Pkcs11Uri uri(Optional<byte[]> id, Optional<byte[]> label, String type) {
        Map<String, byte[]> attributes = attributes();
        id.filter(octets -> octets.length > 0).ifPresent(octets -> attributes.put("id", octets));
        label.filter(octets -> octets.length > 0).ifPresent(octets -> attributes.put("object", octets));
        attributes.put("type", type.getBytes(UTF_8));
        return Pkcs11Uri.of(attributes);
    }

    private Map<String, byte[]> attributes() {
        Map<String, byte[]> attributes = new LinkedHashMap<>();
        attributes.put("model", info.model().getBytes(UTF_8));
        attributes.put("manufacturer", info.manufacturer().getBytes(UTF_8));
        attributes.put("serial", info.serial().getBytes(UTF_8));
        attributes.put("token", info.label().getBytes(UTF_8));
        return attributes;
    }

    /** What messages call it. */
    String name() {
        return "the token '" + info.label() + "'";
    }
}
