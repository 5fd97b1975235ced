package dev.rolesanywhere.pkcs11;

import static dev.rolesanywhere.pkcs11.NativeModule.Name.C_CloseSession;
import static dev.rolesanywhere.pkcs11.NativeModule.Name.C_Finalize;
import static dev.rolesanywhere.pkcs11.NativeModule.Name.C_FindObjects;
import static dev.rolesanywhere.pkcs11.NativeModule.Name.C_FindObjectsFinal;
import static dev.rolesanywhere.pkcs11.NativeModule.Name.C_FindObjectsInit;
import static dev.rolesanywhere.pkcs11.NativeModule.Name.C_GetAttributeValue;
import static dev.rolesanywhere.pkcs11.NativeModule.Name.C_GetInfo;
import static dev.rolesanywhere.pkcs11.NativeModule.Name.C_GetMechanismList;
import static dev.rolesanywhere.pkcs11.NativeModule.Name.C_GetSessionInfo;
import static dev.rolesanywhere.pkcs11.NativeModule.Name.C_GetSlotInfo;
import static dev.rolesanywhere.pkcs11.NativeModule.Name.C_GetSlotList;
import static dev.rolesanywhere.pkcs11.NativeModule.Name.C_GetTokenInfo;
import static dev.rolesanywhere.pkcs11.NativeModule.Name.C_Initialize;
import static dev.rolesanywhere.pkcs11.NativeModule.Name.C_Login;
import static dev.rolesanywhere.pkcs11.NativeModule.Name.C_Logout;
import static dev.rolesanywhere.pkcs11.NativeModule.Name.C_OpenSession;
import static dev.rolesanywhere.pkcs11.NativeModule.Name.C_Sign;
import static dev.rolesanywhere.pkcs11.NativeModule.Name.C_SignInit;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.rolesanywhere.pkcs11.Cryptoki.Attribute;
import dev.rolesanywhere.pkcs11.CryptokiLayout.Structure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls a module that is loaded. A module writes to the given address, so buffers are never smaller than announced, and
 * lengths and counts from the module are never trusted beyond what was allocated.
 */
final class NativeCryptoki implements Cryptoki {

    private static final int MAX_SLOTS = 1024;
    private static final int MAX_MECHANISMS = 4096;
    private static final int MAX_OBJECTS = 10_000;
    private static final int MAX_ATTRIBUTE_BYTES = 1 << 20;

    /** Enough for RSA with 16384 bits, and for ML-DSA-87. */
    private static final int MAX_SIGNATURE_BYTES = 8192;

    private static final int OBJECTS_AT_ONCE = 100;
    private static final int LISTING_ATTEMPTS = 5;
    private static final long OS_LOCKING_OK = 0x02;
    private static final long SERIAL_SESSION = 0x04;
    private static final Set<Long> USER_STATES = Set.of(1L, 3L);

    private final NativeModule module;
    private final CryptokiLayout layout;

    NativeCryptoki(NativeModule module) {
        this.module = module;
        this.layout = module.layout();
    }

    @Override
    public void initialize() {
        Structure structure = layout.initializeArguments();
        Memory arguments = module.allocate(structure.size());
        module.putUlong(arguments, structure.offset(4), OS_LOCKING_OK);
        module.call(C_Initialize, arguments);
    }

    @Override
    public void terminate() {
        module.call(C_Finalize, Pointer.NULL);
    }

    @Override
    public LibraryInfo libraryInfo() {
        Structure structure = layout.info();
        Memory info = module.allocate(structure.size());
        module.call(C_GetInfo, info);
        int version = structure.offset(4);
        return new LibraryInfo(
                text(info, structure.offset(1), 32),
                text(info, structure.offset(3), 32),
                Byte.toUnsignedInt(info.getByte(version)) + "." + Byte.toUnsignedInt(info.getByte(version + 1)));
    }

    @Override
    public List<Long> slots() {
        byte withToken = 1;
        return numbers(MAX_SLOTS, (list, count) -> module.call(C_GetSlotList, withToken, list, count));
    }

    @Override
    public SlotInfo slotInfo(long slot) {
        Structure structure = layout.slotInfo();
        Memory info = module.allocate(structure.size());
        module.call(C_GetSlotInfo, module.ulong(slot), info);
        return new SlotInfo(text(info, structure.offset(0), 64), text(info, structure.offset(1), 32));
    }

    @Override
    public TokenInfo tokenInfo(long slot) {
        Structure structure = layout.tokenInfo();
        Memory info = module.allocate(structure.size());
        module.call(C_GetTokenInfo, module.ulong(slot), info);
        return new TokenInfo(
                text(info, structure.offset(0), 32),
                text(info, structure.offset(1), 32),
                text(info, structure.offset(2), 16),
                text(info, structure.offset(3), 16),
                module.getUlong(info, structure.offset(4)),
                module.getUlong(info, structure.offset(5)));
    }

    /** Texts are padded with blanks, and by some modules with zeros. */
    private static String text(Memory memory, int offset, int length) {
        String padded = new String(memory.getByteArray(offset, length), StandardCharsets.UTF_8);
        int zero = padded.indexOf('\0');
        return (zero < 0 ? padded : padded.substring(0, zero)).stripTrailing();
    }

    @Override
    public Set<Long> mechanisms(long slot) {
        return Set.copyOf(numbers(
                MAX_MECHANISMS, (list, count) -> module.call(C_GetMechanismList, module.ulong(slot), list, count)));
    }

    /** Asks for their number, then for them. More may appear in between. */
    private List<Long> numbers(int most, Listing listing) {
        Memory count = module.allocate(layout.ulongBytes());
        for (int attempt = 1; ; attempt++) {
            listing.list(Pointer.NULL, count);
            int expected = bounded(module.getUlong(count, 0), most);
            if (expected == 0) {
                return List.of();
            }
            Memory list = module.allocate(expected * layout.ulongBytes());
            try {
                listing.list(list, count);
                return numbers(list, bounded(module.getUlong(count, 0), expected));
            } catch (CryptokiException e) {
                if (e.returnValue() != ReturnValue.BUFFER_TOO_SMALL || attempt == LISTING_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private interface Listing {
        void list(@Nullable Pointer list, Memory count);
    }

    private List<Long> numbers(Memory list, int count) {
        List<Long> numbers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            numbers.add(module.getUlong(list, (long) i * layout.ulongBytes()));
        }
        return numbers;
    }

    private static int bounded(long said, int most) {
        if (said < 0 || said > most) {
            throw new CryptokiException("the module returned a length that is not between 0 and " + most);
        }
        return (int) said;
    }

    @Override
    public long openSession(long slot) {
        Memory session = module.allocate(layout.ulongBytes());
        module.call(
                C_OpenSession, module.ulong(slot), module.ulong(SERIAL_SESSION), Pointer.NULL, Pointer.NULL, session);
        return module.getUlong(session, 0);
    }

    @Override
    public void closeSession(long session) {
        module.call(C_CloseSession, module.ulong(session));
    }

    @Override
    public boolean isLoggedIn(long session) {
        Structure structure = layout.sessionInfo();
        Memory info = module.allocate(structure.size());
        module.call(C_GetSessionInfo, module.ulong(session), info);
        return USER_STATES.contains(module.getUlong(info, structure.offset(1)));
    }

    @Override
    public void login(long session, User user, byte @Nullable [] pin) {
        Object number = module.ulong(user.number());
        if (pin == null || pin.length == 0) {
            module.call(C_Login, module.ulong(session), number, Pointer.NULL, module.ulong(0));
            return;
        }
        Memory secret = module.allocate(pin.length);
        try {
            secret.write(0, pin, 0, pin.length);
            module.call(C_Login, module.ulong(session), number, secret, module.ulong(pin.length));
        } finally {
            secret.clear();
        }
    }

    @Override
    public void logout(long session) {
        module.call(C_Logout, module.ulong(session));
    }

    @Override
    public List<Long> find(long session, long objectClass, List<Attribute> attributes) {
        List<Attribute> all = new ArrayList<>();
        all.add(new Attribute(Attribute.CLASS, octets(objectClass)));
        all.addAll(attributes);
        module.call(C_FindObjectsInit, module.ulong(session), template(all), module.ulong(all.size()));
        try {
            return found(session);
        } finally {
            module.call(C_FindObjectsFinal, module.ulong(session));
        }
    }

    private List<Long> found(long session) {
        Memory list = module.allocate(OBJECTS_AT_ONCE * layout.ulongBytes());
        Memory count = module.allocate(layout.ulongBytes());
        List<Long> found = new ArrayList<>();
        while (true) {
            module.call(C_FindObjects, module.ulong(session), list, module.ulong(OBJECTS_AT_ONCE), count);
            int more = bounded(module.getUlong(count, 0), OBJECTS_AT_ONCE);
            if (more == 0) {
                return found;
            }
            found.addAll(numbers(list, more));
            bounded(found.size(), MAX_OBJECTS);
        }
    }

    private byte[] octets(long number) {
        Memory memory = module.allocate(layout.ulongBytes());
        module.putUlong(memory, 0, number);
        return memory.getByteArray(0, layout.ulongBytes());
    }

    /** Uses one block for the attributes and their values, so that none of them is freed too early. */
    private Memory template(List<Attribute> attributes) {
        Structure structure = layout.attribute();
        int values = attributes.stream()
                .mapToInt(attribute -> attribute.value().length)
                .sum();
        Memory template = module.allocate(attributes.size() * structure.size() + values);
        int place = attributes.size() * structure.size();
        for (int i = 0; i < attributes.size(); i++) {
            byte[] value = attributes.get(i).value();
            putAttribute(template, i * structure.size(), attributes.get(i).type(), place, value.length);
            template.write(place, value, 0, value.length);
            place += value.length;
        }
        return template;
    }

    private void putAttribute(Memory template, int offset, long type, int place, int length) {
        Structure structure = layout.attribute();
        module.putUlong(template, offset + structure.offset(0), type);
        if (length > 0) {
            template.setPointer(offset + structure.offset(1), template.share(place));
        }
        module.putUlong(template, offset + structure.offset(2), length);
    }

    @Override
    public Optional<byte[]> attribute(long session, long object, long type) {
        try {
            return read(session, object, type);
        } catch (CryptokiException e) {
            if (e.returnValue() == ReturnValue.ATTRIBUTE_TYPE_INVALID
                    || e.returnValue() == ReturnValue.ATTRIBUTE_SENSITIVE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<byte[]> read(long session, long object, long type) {
        Structure structure = layout.attribute();
        Memory empty = module.allocate(structure.size());
        module.putUlong(empty, structure.offset(0), type);
        getAttributeValue(session, object, empty);
        long length = module.getUlong(empty, structure.offset(2));
        if (isUnavailable(length)) {
            return Optional.empty();
        }
        int size = bounded(length, MAX_ATTRIBUTE_BYTES);
        if (size == 0) {
            return Optional.of(new byte[0]);
        }
        Memory whole = module.allocate(structure.size() + size);
        putAttribute(whole, 0, type, structure.size(), size);
        getAttributeValue(session, object, whole);
        int written = bounded(module.getUlong(whole, structure.offset(2)), size);
        return Optional.of(whole.getByteArray(structure.size(), written));
    }

    private void getAttributeValue(long session, long object, Memory attribute) {
        module.call(C_GetAttributeValue, module.ulong(session), module.ulong(object), attribute, module.ulong(1));
    }

    private boolean isUnavailable(long length) {
        return length == -1 || (layout.ulongBytes() == Integer.BYTES && length == 0xFFFFFFFFL);
    }

    @Override
    public Optional<Long> number(long session, long object, long type) {
        return attribute(session, object, type)
                .filter(value -> value.length == layout.ulongBytes())
                .map(value -> {
                    Memory memory = module.allocate(value.length);
                    memory.write(0, value, 0, value.length);
                    return module.getUlong(memory, 0);
                });
    }

    @Override
    public void signInit(long session, long mechanism, long key) {
        Structure structure = layout.mechanism();
        Memory memory = module.allocate(structure.size());
        module.putUlong(memory, structure.offset(0), mechanism);
        module.call(C_SignInit, module.ulong(session), memory, module.ulong(key));
    }

    @Override
    public byte[] sign(long session, byte[] data) {
        Memory signature = module.allocate(MAX_SIGNATURE_BYTES);
        Memory length = module.allocate(layout.ulongBytes());
        module.putUlong(length, 0, MAX_SIGNATURE_BYTES);
        module.call(C_Sign, module.ulong(session), data, module.ulong(data.length), signature, length);
        return signature.getByteArray(0, bounded(module.getUlong(length, 0), MAX_SIGNATURE_BYTES));
    }
}
