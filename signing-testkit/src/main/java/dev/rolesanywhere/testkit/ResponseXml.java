package dev.rolesanywhere.testkit;

import static dev.rolesanywhere.testkit.WireProtocol.escaped;

/** The XML bodies of STS. */
final class ResponseXml {

    private ResponseXml() {}

    /** Returns the response of an operation that assumes a role. */
    static String assumedRole(AwsOperation operation, IssuedSession session) {
        String credentials = element("AccessKeyId", session.accessKeyId())
                + element("SecretAccessKey", session.secretAccessKey())
                + element("SessionToken", session.sessionToken())
                + element("Expiration", session.expiration().toString());
        String user = element("Arn", session.assumedRoleArn()) + element("AssumedRoleId", session.assumedRoleId());
        return response(
                operation,
                "<Credentials>" + credentials + "</Credentials><AssumedRoleUser>" + user + "</AssumedRoleUser>");
    }

    static String callerIdentity(IssuedSession caller) {
        return response(
                AwsOperation.GET_CALLER_IDENTITY,
                element("Arn", caller.assumedRoleArn())
                        + element("UserId", caller.assumedRoleId())
                        + element("Account", caller.account()));
    }

    private static String response(AwsOperation operation, String result) {
        String name = operation.target();
        return "<" + name + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + name + "Result>" + result
                + "</" + name + "Result></" + name + "Response>";
    }

    private static String element(String name, String text) {
        return "<" + name + ">" + escaped(text) + "</" + name + ">";
    }
}
