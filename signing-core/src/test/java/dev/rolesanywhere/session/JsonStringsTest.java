package dev.rolesanywhere.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.rolesanywhere.session.internal.JsonStrings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonStringsTest {

    private static final int MAX_BYTES = 256 * 1024;

    @Test
    void stringsAreFoundByTheirPointers() throws IOException {
        assertEquals(
                Map.of("/a", "1", "/b/0/c", "2", "/b/1", "3"),
                JsonStrings.of("{\"a\":\"1\",\"b\":[{\"c\":\"2\"},\"3\"],\"d\":4}".getBytes(UTF_8)));
    }

    @Test
    void numbersAreReadOnlyOnRequest() throws IOException {
        byte[] json = "{\"a\":1.50,\"b\":\"2\",\"c\":true,\"d\":null}".getBytes(UTF_8);

        assertEquals(Map.of("/b", "2"), JsonStrings.of(json));
        assertEquals(Map.of("/a", "1.50", "/b", "2"), JsonStrings.withNumbers(json));
    }

    @Test
    void aTextOf256KiBIsReadAndALongerOneIsRejected() throws IOException {
        String padding = " ".repeat(MAX_BYTES - 9);

        assertEquals(Map.of("/a", "1"), JsonStrings.of((padding + "{\"a\":\"1\"}").getBytes(UTF_8)));
        IOException tooLong =
                assertThrows(IOException.class, () -> JsonStrings.of((padding + " {\"a\":\"1\"}").getBytes(UTF_8)));
        assertEquals("there are more than 262144 bytes", tooLong.getMessage());
    }

    @Test
    void textAfterTheValueIsRejected() {
        IOException more = assertThrows(IOException.class, () -> JsonStrings.of("{\"a\":\"1\"} {}".getBytes(UTF_8)));

        assertEquals("there is more after the JSON value", more.getMessage());
    }

    /** Each of these has the size that a response may have, and would cost much more memory or time than that. */
    static Stream<Arguments> excessive() {
        String name = "n".repeat(12_000);
        String deep = ("{\"" + name + "\":").repeat(15) + "[" + "\"\",".repeat(25_000) + "\"\"]" + "}".repeat(15);
        return Stream.of(
                Arguments.of("long names above many strings", deep),
                Arguments.of("many tokens", "[" + "\"\",".repeat(80_000) + "\"\"]"),
                Arguments.of("many members", "{" + "\"a\":\"\",".repeat(30_000) + "\"a\":\"\"}"),
                Arguments.of("deep nesting", "[".repeat(17) + "]".repeat(17)),
                Arguments.of("very deep nesting", "[".repeat(120_000) + "]".repeat(120_000)),
                Arguments.of("a long string", "[\"" + "s".repeat(200_000) + "\"]"),
                Arguments.of("a long name", "{\"" + "n".repeat(200_000) + "\":1}"),
                // Jackson's limit of strings ends longer ones.
                Arguments.of("a long number", "[" + "9".repeat(60_000) + "]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("excessive")
    void excessIsRejectedBeforeItCostsMemory(String name, String json) throws IOException {
        byte[] bytes = json.getBytes(UTF_8);
        assertTrue(bytes.length <= MAX_BYTES, "the response's own limit is not what is tested");
        JsonStrings.of("{}".getBytes(UTF_8));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        assertThrows(IOException.class, () -> JsonStrings.of(bytes));

        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 16 << 20, allocated + " bytes allocated");
    }

    @Test
    void twoThousandTokensAndNamesOf128CharactersAreAllowed() throws IOException {
        // The bracket that opens the array is a token too.
        assertEquals(1_999, JsonStrings.of(array(1_999)).size());
        assertEquals(
                "there are more than 2000 tokens",
                assertThrows(IOException.class, () -> JsonStrings.of(array(2_000)))
                        .getMessage());
        String name = "n".repeat(128);
        assertEquals(Map.of("/" + name, "1"), JsonStrings.of(("{\"" + name + "\":\"1\"}").getBytes(UTF_8)));
        assertEquals(
                "a name has more than 128 characters",
                assertThrows(IOException.class, () -> JsonStrings.of(("{\"" + name + "n\":1}").getBytes(UTF_8)))
                        .getMessage());
    }

    private static byte[] array(int strings) {
        return ("[" + "\"\",".repeat(strings - 1) + "\"\"]").getBytes(UTF_8);
    }

    /** The largest text that the limits allow. */
    @Test
    void theLimitsBoundWhatAnAcceptedTextCosts() throws IOException {
        String name = "n".repeat(128);
        byte[] bytes = (("{\"" + name + "\":").repeat(14) + "[" + "\"\",".repeat(1_900) + "\"\"]" + "}".repeat(14))
                .getBytes(UTF_8);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        assertEquals(1_901, JsonStrings.of(bytes).size());

        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 64 << 20, allocated + " bytes allocated");
    }
}
