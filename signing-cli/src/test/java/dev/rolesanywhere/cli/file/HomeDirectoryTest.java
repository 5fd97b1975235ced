package dev.rolesanywhere.cli.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HomeDirectoryTest {

    private static HomeDirectory posix(Map<String, String> environment) {
        return new HomeDirectory(environment, false);
    }

    private static HomeDirectory windows(Map<String, String> environment) {
        return new HomeDirectory(environment, true);
    }

    @Test
    void onPosixHomeNamesTheDirectory() {
        HomeDirectory home = posix(Map.of("HOME", "/home/me", "USERPROFILE", "/other"));

        assertEquals(Optional.of("/home/me"), home.path());
        assertEquals("HOME", home.variable());
    }

    @Test
    void onWindowsThreeVariablesNameTheDirectory() {
        HomeDirectory home = windows(Map.of("USERPROFILE", "C:\\Users\\me", "HOME", "/c/me", "HOMEDRIVE", "D:"));

        assertEquals(Optional.of("C:\\Users\\me"), home.path());
        assertEquals("USERPROFILE", home.variable());
        assertEquals(
                Optional.of("D:\\me"),
                windows(Map.of("HOMEDRIVE", "D:", "HOMEPATH", "\\me", "HOME", "/c/me"))
                        .path());
        assertEquals(
                Optional.of("/c/me"),
                windows(Map.of("HOMEPATH", "\\me", "HOME", "/c/me")).path());
    }

    @Test
    void anEmptyVariableIsIgnored() {
        assertEquals(Optional.empty(), posix(Map.of("HOME", "")).path());
        assertEquals(
                Optional.empty(), windows(Map.of("USERPROFILE", "", "HOME", "")).path());
    }

    @Test
    void aTildeIsTheHomeDirectory() {
        assertEquals("/home/me/x", posix(Map.of("HOME", "/home/me")).expand("~/x"));
        assertEquals("~other/x", posix(Map.of("HOME", "/home/me")).expand("~other/x"));
        assertEquals("~\\x", posix(Map.of("HOME", "/home/me")).expand("~\\x"));
        assertEquals("C:\\me\\x", windows(Map.of("USERPROFILE", "C:\\me")).expand("~\\x"));
        assertEquals("C:\\me/x", windows(Map.of("USERPROFILE", "C:\\me")).expand("~/x"));
    }

    @Test
    void withoutADirectoryATildeStays() {
        assertEquals("~/x", posix(Map.of()).expand("~/x"));
    }

    @Test
    void toStringShowsNoVariable() {
        assertFalse(posix(Map.of("HOME", "/secret")).toString().contains("secret"));
    }
}
