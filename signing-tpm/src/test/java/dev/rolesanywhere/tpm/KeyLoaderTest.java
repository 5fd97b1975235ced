package dev.rolesanywhere.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parent of a key is found among the templates, and no password is guessed on the way. */
class KeyLoaderTest {

    private static final int OWNER_HAS_PASSWORD = 0x9A2;
    private static final int ANOTHER_PARENT = 0x1DF;

    private final KeyLoader loader = new KeyLoader();
    private final Map<Integer, byte[]> persistent = new HashMap<>();

    private static TpmKey.InFile key(int parent, boolean rsaParent) {
        TpmKey.InFile key = (TpmKey.InFile) ScriptedTpm.key().place();
        return new TpmKey.InFile(parent, rsaParent, false, List.of(), key.sizedPublic(), key.sizedPrivate());
    }

    /** A TPM in which only a primary key of one template is the parent. */
    private ScriptedChannel tpmWithParent(@Nullable PrimaryTemplate parent) {
        PrimaryTemplate[] created = new PrimaryTemplate[1];
        return new ScriptedChannel((code, command) -> {
            if (code == 0x131) {
                created[0] = template(command);
            }
            return code == 0x157 && created[0] != parent ? ScriptedTpm.code(ANOTHER_PARENT) : ScriptedTpm.working(code);
        });
    }

    private static PrimaryTemplate template(byte[] createPrimary) {
        TpmReader reader = new TpmReader(createPrimary);
        reader.raw(14);
        reader.raw(reader.u32());
        reader.sized();
        byte[] area = reader.sized();
        return Arrays.stream(PrimaryTemplate.values())
                .filter(each -> Arrays.equals(each.publicArea(), area))
                .findFirst()
                .orElseThrow();
    }

    private KeyLoader.Loaded load(ScriptedChannel tpm, TpmKey.InFile key) throws IOException {
        try (TpmConnection connection = tpm.connection()) {
            return loader.load(connection, key);
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachTemplateIsFoundAndIsTheFirstTheNextTime(PrimaryTemplate parent) throws IOException {
        ScriptedChannel tpm = tpmWithParent(parent);

        KeyLoader.Loaded loaded = load(tpm, key(Tpm.RH_OWNER, false));
        long first = tpm.count("131 ");
        load(tpm, key(Tpm.RH_OWNER, false));

        assertEquals("owner hierarchy, primary key " + parent.description(), loaded.parent());
        assertEquals(first + 1, tpm.count("131 "));
        assertEquals(tpm.count("131 "), tpm.count("165 80000000"));
        assertEquals(2, tpm.count("165 80000001"));
    }

    /** An RSA key takes a TPM up to a minute. */
    @Test
    void ecParentsAreTriedBeforeRsaParents() throws IOException {
        assertEquals(
                List.of(
                        PrimaryTemplate.ECC,
                        PrimaryTemplate.ECC_WITHOUT_NO_DA,
                        PrimaryTemplate.RSA,
                        PrimaryTemplate.RSA_WITHOUT_NO_DA),
                PrimaryTemplate.startingWith(PrimaryTemplate.ECC));

        ScriptedChannel tpm = tpmWithParent(PrimaryTemplate.RSA);
        load(tpm, key(Tpm.RH_OWNER, true));
        assertEquals(1, tpm.count("131 "));
    }

    @Test
    void aParentInNoTemplateIsAFailure() {
        ScriptedChannel tpm = tpmWithParent(null);

        TpmException failure = assertThrows(TpmException.class, () -> load(tpm, key(Tpm.RH_OWNER, false)));

        assertEquals(ANOTHER_PARENT, failure.code().value());
        assertEquals(4, tpm.count("165 80000000"));
    }

    /** Not every TPM has P-256, or RSA keys of 2048 bits. */
    @ParameterizedTest
    @ValueSource(ints = {0x2CA, 0x2C4, 0x2E6, 0x2C7})
    void aTemplateThatTheTpmDoesNotSupportIsSkipped(int unsupported) throws IOException {
        ScriptedChannel tpm = new ScriptedChannel(
                (code, command) -> code == 0x131 && template(command).name().startsWith("ECC")
                        ? ScriptedTpm.code(unsupported)
                        : ScriptedTpm.working(code));

        assertEquals(
                "owner hierarchy, primary key RSA 2048",
                load(tpm, key(Tpm.RH_OWNER, false)).parent());
    }

    @Test
    void theWrongParentIsNamedRatherThanATemplateThatIsNotSupported() {
        ScriptedChannel tpm = new ScriptedChannel((code, command) -> switch (code) {
            case 0x131 ->
                template(command) == PrimaryTemplate.ECC ? ScriptedTpm.code(0x2E6) : ScriptedTpm.working(code);
            case 0x157 -> ScriptedTpm.code(ANOTHER_PARENT);
            default -> ScriptedTpm.working(code);
        });

        TpmException failure = assertThrows(TpmException.class, () -> load(tpm, key(Tpm.RH_OWNER, false)));

        assertEquals(ANOTHER_PARENT, failure.code().value());
    }

    @Test
    void anyOtherFailureEndsTheSearch() {
        ScriptedChannel tpm = new ScriptedChannel(
                (code, command) -> code == 0x131 ? ScriptedTpm.code(0x185) : ScriptedTpm.working(code));

        assertThrows(TpmException.class, () -> load(tpm, key(Tpm.RH_OWNER, false)));

        assertEquals(List.of("131 40000001"), tpm.commands());
    }

    /** A TPM whose owner hierarchy has a password, with some persistent keys. */
    private ScriptedChannel tpmOfOwnerWithPassword(int loadUnder, int rejection) {
        return new ScriptedChannel((code, command) -> switch (code) {
            case 0x131 -> ScriptedTpm.code(OWNER_HAS_PASSWORD);
            case 0x17A -> handles(persistent.keySet().stream().sorted().toList());
            case 0x173 ->
                ScriptedTpm.response(new TpmWriter().sized(persistent.getOrDefault(handle(command), new byte[0])));
            case 0x157 -> handle(command) == loadUnder ? ScriptedTpm.working(code) : ScriptedTpm.code(rejection);
            default -> ScriptedTpm.working(code);
        });
    }

    private static int handle(byte[] command) {
        TpmReader reader = new TpmReader(command);
        reader.raw(10);
        return reader.u32();
    }

    private static byte[] handles(List<Integer> handles) {
        TpmWriter list = new TpmWriter().u8(0).u32(Tpm.CAP_HANDLES).u32(handles.size());
        handles.forEach(list::u32);
        return ScriptedTpm.response(list);
    }

    /** The public area of a primary key: its template, with the unique field filled. */
    private static byte[] created(PrimaryTemplate template) {
        byte[] empty = template.publicArea();
        int unique = template.name().startsWith("ECC") ? 4 : 2;
        return new TpmWriter()
                .raw(Arrays.copyOf(empty, empty.length - unique))
                .sized(new byte[32])
                .sized(new byte[32])
                .toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void thePersistentKeyOfATemplateServesInsteadOfTheHierarchy(PrimaryTemplate template) throws IOException {
        persistent.put(0x81000001, ScriptedTpm.key().area().bytes());
        persistent.put(0x81000002, created(template));
        ScriptedChannel tpm = tpmOfOwnerWithPassword(0x81000002, ANOTHER_PARENT);

        assertEquals("0x81000002", load(tpm, key(Tpm.RH_OWNER, false)).parent());
        assertEquals(0, tpm.count("157 81000001"));
        assertEquals(
                List.of("165 80000001"),
                tpm.commands().stream().filter(each -> each.startsWith("165")).toList());
    }

    /** The other one may be a key of another hierarchy, or have another value of unique. */
    @ParameterizedTest
    @CsvSource({"0x1DF", "0x9A2", "0x98E", "0x18B"})
    void theSecondPersistentKeyOfATemplateMayBeTheParent(String rejection) throws IOException {
        persistent.put(0x81000001, created(PrimaryTemplate.ECC));
        persistent.put(0x81000002, created(PrimaryTemplate.ECC));
        ScriptedChannel tpm = tpmOfOwnerWithPassword(0x81000002, Integer.decode(rejection));

        assertEquals("0x81000002", load(tpm, key(Tpm.RH_OWNER, false)).parent());
    }

    @Test
    void withoutAPersistentParentThePasswordOfTheHierarchyIsTheFailure() {
        persistent.put(0x81000001, ScriptedTpm.key().area().bytes());
        ScriptedChannel tpm = tpmOfOwnerWithPassword(0, ANOTHER_PARENT);

        TpmException failure = assertThrows(TpmException.class, () -> load(tpm, key(Tpm.RH_OWNER, false)));

        assertEquals(CommandCode.CREATE_PRIMARY, failure.command());
        assertEquals(OWNER_HAS_PASSWORD, failure.code().value());
    }

    /** The empty password is not known to be wrong before the first attempt. Each further one could lock the TPM. */
    @Test
    void aParentThatCountedAWrongPasswordIsNotTriedAgain() {
        ScriptedChannel tpm = new ScriptedChannel(
                (code, command) -> code == 0x157 ? ScriptedTpm.code(0x98E) : ScriptedTpm.working(code));

        TpmException first = assertThrows(TpmException.class, () -> load(tpm, key(0x81000001, false)));
        TpmException second = assertThrows(TpmException.class, () -> load(tpm, key(0x81000001, false)));

        assertEquals(List.of("157 81000001"), tpm.commands());
        assertEquals(first.code(), second.code());
    }

    /** A key that was created again may have another parent, or the same one without a password. */
    @Test
    void aParentThatCountedAWrongPasswordIsTriedOnceForEachChangeOfTheKeyFile() {
        ScriptedChannel tpm = new ScriptedChannel(
                (code, command) -> code == 0x157 ? ScriptedTpm.code(0x98E) : ScriptedTpm.working(code));
        TpmKey.InFile first = key(0x81000001, false);
        TpmKey.InFile second =
                new TpmKey.InFile(first.parent(), false, false, List.of(), first.sizedPublic(), new byte[] {0, 1, 10});

        for (TpmKey.InFile each : List.of(first, second, first, second)) {
            assertThrows(TpmException.class, () -> load(tpm, each));
        }

        assertEquals(2, tpm.count("157 81000001"));
    }

    @Test
    void aParentThatDoesNotCountIsTriedAgain() {
        ScriptedChannel tpm = new ScriptedChannel(
                (code, command) -> code == 0x157 ? ScriptedTpm.code(0x9A2) : ScriptedTpm.working(code));

        assertThrows(TpmException.class, () -> load(tpm, key(0x81000001, false)));
        assertThrows(TpmException.class, () -> load(tpm, key(0x81000001, false)));

        assertEquals(2, tpm.count("157 81000001"));
    }

    @Test
    void thePersistentKeyThatCountedAWrongPasswordIsNotTriedAgain() {
        persistent.put(0x81000001, created(PrimaryTemplate.ECC));
        ScriptedChannel tpm = tpmOfOwnerWithPassword(0, 0x98E);

        assertThrows(TpmException.class, () -> load(tpm, key(Tpm.RH_OWNER, false)));
        assertThrows(TpmException.class, () -> load(tpm, key(Tpm.RH_OWNER, false)));

        assertEquals(1, tpm.count("157 81000001"));
    }
}
