package dev.rolesanywhere.pkcs11;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions of a module, from its function list, because p11-kit-proxy exports nothing else. */
final class NativeModule {

    /** The functions that are called, with their index in CK_FUNCTION_LIST. */
    enum Name {
        C_Initialize(0),
        C_Finalize(1),
        C_GetInfo(2),
        C_GetSlotList(4),
        C_GetSlotInfo(5),
        C_GetTokenInfo(6),
        C_GetMechanismList(7),
        C_OpenSession(12),
        C_CloseSession(13),
        C_GetSessionInfo(15),
        C_Login(18),
        C_Logout(19),
        C_GetAttributeValue(24),
        C_FindObjectsInit(26),
        C_FindObjects(27),
        C_FindObjectsFinal(28),
        C_SignInit(42),
        C_Sign(43);

        private final int place;

        Name(int place) {
            this.place = place;
        }
    }

    /** Enough to touch a token, or to type a PIN at its key pad. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** For calls after the result is known. */
    private static final Duration LIMIT_OF_END = Duration.ofSeconds(10);

    private static final Set<String> ENDS = Set.of("C_CloseSession", "C_Logout", "C_Finalize");

    private final CryptokiLayout layout;
    private final ModuleCalls calls;
    private final Map<Name, Function> functions = new EnumMap<>(Name.class);

    /** Keeps the library in memory, because its own threads may be running. */
    @SuppressWarnings("UnusedVariable")
    private final NativeLibrary library;

    private NativeModule(NativeLibrary library, CryptokiLayout layout, ModuleCalls calls) {
        this.library = library;
        this.calls = calls;
        this.layout = layout;
    }

    /**
     * Loads a module.
     *
     * @param name its name in messages
     * @throws UnsatisfiedLinkError if there is no such library for this platform
     * @throws CryptokiException if it is not a PKCS#11 module
     */
    static NativeModule load(String path, String name) {
        return load(path, new ModuleCalls(name, NativeModule::limit));
    }

    /** Returns how long a function may take. */
    static Duration limit(String function) {
        return ENDS.contains(function) ? LIMIT_OF_END : LIMIT;
    }

    static NativeModule load(String path, ModuleCalls calls) {
        NativeLibrary library = NativeLibrary.getInstance(path, options());
        CryptokiLayout layout = CryptokiLayout.of(Platform.isWindows(), Native.LONG_SIZE, Native.POINTER_SIZE);
        NativeModule module = new NativeModule(library, layout, calls);
        Memory list = module.allocate(Native.POINTER_SIZE);
        module.check("C_GetFunctionList", library.getFunction("C_GetFunctionList"), list);
        module.bind(list.getPointer(0));
        return module;
    }

    /**
     * Keeps the module's symbols local. All modules export the same names, so otherwise the first one would answer for
     * those that p11-kit-proxy loads later.
     */
    private static Map<String, Object> options() {
        if (Platform.isWindows()) {
            return Map.of();
        }
        int lazy = 1;
        int local = Platform.isMac() ? 4 : 0;
        return Map.of(Library.OPTION_OPEN_FLAGS, lazy | local);
    }

    private void bind(Pointer list) {
        if (list == null) {
            throw new CryptokiException("the module has no function list");
        }
        int version = list.getByte(0);
        if (version != 2 && version != 3) {
            throw new CryptokiException("the module implements version " + version + " of PKCS#11 instead of 2 or 3");
        }
        for (Name name : Name.values()) {
            Pointer function = list.getPointer(layout.functionOffset(name.place));
            if (function == null) {
                throw new CryptokiException("the module lacks the function " + name);
            }
            functions.put(name, Function.getFunction(function));
        }
    }

    CryptokiLayout layout() {
        return layout;
    }

    /** Calls a function. CK_ULONG arguments come from {@link #ulong}. */
    void call(Name name, @Nullable Object... arguments) {
        Function function = functions.get(name);
        if (function == null) {
            throw new CryptokiException("the module lacks the function " + name);
        }
        check(name.name(), function, arguments);
    }

    private void check(String name, Function function, @Nullable Object... arguments) {
        long returned = calls.call(
                name,
                () -> layout.ulongBytes() == Long.BYTES
                        ? function.invokeLong(arguments)
                        : Integer.toUnsignedLong(function.invokeInt(arguments)));
        if (returned != ReturnValue.OK) {
            throw new CryptokiException(name, returned);
        }
    }

    Memory allocate(int bytes) {
        Memory memory = new Memory(bytes);
        memory.clear();
        return memory;
    }

    /** Returns a CK_ULONG as an argument. */
    Object ulong(long value) {
        return layout.ulongBytes() == Long.BYTES ? (Object) value : (Object) (int) value;
    }

    void putUlong(Pointer memory, long offset, long value) {
        if (layout.ulongBytes() == Long.BYTES) {
            memory.setLong(offset, value);
        } else {
            memory.setInt(offset, (int) value);
        }
    }

    long getUlong(Pointer memory, long offset) {
        return layout.ulongBytes() == Long.BYTES
                ? memory.getLong(offset)
                : Integer.toUnsignedLong(memory.getInt(offset));
    }
}
