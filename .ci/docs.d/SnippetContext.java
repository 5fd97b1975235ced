import dev.rolesanywhere.awssdk.RolesAnywhereCredentialsProvider;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.session.CreateSessionRequest;
import java.security.cert.X509Certificate;
import java.util.List;

/** What the snippets of the documents use and do not declare. */
class SnippetContext {
    static RolesAnywhereCredentialsProvider provider;
    static CreateSessionRequest request;
    static IdentitySource identities;
    static IdentitySource source;
    static X509Certificate certificate;
    static List<X509Certificate> intermediates;
    static KeyService keyService;

    interface KeyService {
        byte[] sign(String key, byte[] message);
    }

    static char[] pinOfTheToken() {
        return "signer-pin".toCharArray();
    }
}
