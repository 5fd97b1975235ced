import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** Gets credentials with the default providers of the AWS SDK for Java, and prints the access key id. */
final class GetCredentials {

    private GetCredentials() {}

    public static void main(String[] args) {
        System.out.println(
                DefaultCredentialsProvider.builder().build().resolveCredentials().accessKeyId());
    }
}
