import dev.rolesanywhere.awssdk.RolesAnywhereCredentialsProvider;
import dev.rolesanywhere.identity.IdentitySource;
import dev.rolesanywhere.session.CreateSessionRequest;

/** What the snippets of the documents use and do not declare. */
class SnippetContext {
    static RolesAnywhereCredentialsProvider provider;
    static CreateSessionRequest request;
    static IdentitySource identities;

    static char[] pinOfTheToken() {
        return "1234".toCharArray();
    }
}
