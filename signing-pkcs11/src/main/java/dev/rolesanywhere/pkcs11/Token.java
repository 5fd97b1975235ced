package dev.rolesanywhere.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rolesanywhere.pkcs11.Cryptoki.LibraryInfo;
import dev.rolesanywhere.pkcs11.Cryptoki.SlotInfo;
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

    /** Lists the tokens that are present, except those that cannot be read or were never initialized. */
    static List<Token> allIn(Cryptoki cryptoki) {
        LibraryInfo library = cryptoki.libraryInfo();
        return cryptoki.slots().stream()
                .flatMap(slot -> read(cryptoki, library, slot).stream())
                .toList();
    }

    private static Optional<Token> read(Cryptoki cryptoki, LibraryInfo library, long slot) {
        try {
            Token token = new Token(slot, library, cryptoki.slotInfo(slot), cryptoki.tokenInfo(slot));
            boolean isInitialized =
                    token.info.isInitialized() || !token.info.label().isEmpty();
            return isInitialized ? Optional.of(token) : Optional.empty();
        } catch (CryptokiException ignored) {
            // For example a card in another slot that the module does not support.
            return Optional.empty();
        }
    }

    /** Returns whether another token is this one in the same slot, whatever the state of its PIN is. */
    boolean isSameAs(Token other) {
        return slot == other.slot && uri().format().equals(other.uri().format());
    }

    /** Returns whether token, slot and library have all attributes of a URI. */
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

    /** A version without a minor number matches any. */
    private boolean isVersion(String version) {
        return library.version().equals(version) || library.version().startsWith(version + ".");
    }

    /** Returns the URI that identifies this token in any slot. */
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

    /** Returns the name for messages. */
    String name() {
        return "the token '" + info.label() + "'";
    }
}
