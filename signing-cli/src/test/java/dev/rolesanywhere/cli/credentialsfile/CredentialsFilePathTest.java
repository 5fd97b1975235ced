package dev.rolesanywhere.cli.credentialsfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CredentialsFilePathTest {

    private static String posix(Map<String, String> environment) {
        return CredentialsFile.path(environment, false);
    }

    private static String windows(Map<String, String> environment) {
        return CredentialsFile.path(environment, true);
    }

    @Test
    void defaultsToTheHomeDirectory() {
        assertEquals("/home/me/.aws/credentials", posix(Map.of("HOME", "/home/me", "USERPROFILE", "/other")));
        assertEquals(
                "C:\\Users\\me\\.aws\\credentials",
                windows(Map.of("USERPROFILE", "C:\\Users\\me", "HOME", "/c/me", "HOMEDRIVE", "D:")));
        assertEquals(
                "D:\\me\\.aws\\credentials", windows(Map.of("HOMEDRIVE", "D:", "HOMEPATH", "\\me", "HOME", "/c/me")));
    }

    @Test
    void theVariableNeedsNoHome() {
        assertEquals("/etc/x", posix(Map.of("AWS_SHARED_CREDENTIALS_FILE", "/etc/x")));
        assertEquals("x", posix(Map.of("AWS_SHARED_CREDENTIALS_FILE", "x", "HOME", "/home/me")));
        assertEquals("E:\\x", windows(Map.of("AWS_SHARED_CREDENTIALS_FILE", "E:\\x")));
    }

    @Test
    void anEmptyVariableIsIgnored() {
        assertEquals("/home/me/.aws/credentials", posix(Map.of("AWS_SHARED_CREDENTIALS_FILE", "", "HOME", "/home/me")));
    }

    @Test
    void aTildeIsTheHomeDirectory() {
        assertEquals("/home/me/x", posix(Map.of("AWS_SHARED_CREDENTIALS_FILE", "~/x", "HOME", "/home/me")));
        assertEquals("~other/x", posix(Map.of("AWS_SHARED_CREDENTIALS_FILE", "~other/x", "HOME", "/home/me")));
        assertEquals("~\\x", posix(Map.of("AWS_SHARED_CREDENTIALS_FILE", "~\\x", "HOME", "/home/me")));
        assertEquals("C:\\me\\x", windows(Map.of("AWS_SHARED_CREDENTIALS_FILE", "~\\x", "USERPROFILE", "C:\\me")));
    }

    @Test
    void withoutAHomeTheMessageNamesTheVariable() {
        for (Map<String, String> environment :
                List.of(Map.<String, String>of(), Map.of("HOME", ""), Map.of("AWS_SHARED_CREDENTIALS_FILE", "~/x"))) {
            assertEquals(
                    "HOME is not set; specify the credentials file in AWS_SHARED_CREDENTIALS_FILE",
                    assertThrows(CredentialsFileException.class, () -> posix(environment))
                            .getMessage());
        }
        assertEquals(
                "USERPROFILE is not set; specify the credentials file in AWS_SHARED_CREDENTIALS_FILE",
                assertThrows(CredentialsFileException.class, () -> windows(Map.of()))
                        .getMessage());
    }
}
