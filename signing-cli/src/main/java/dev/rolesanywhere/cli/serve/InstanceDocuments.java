package dev.rolesanywhere.cli.serve;

import dev.rolesanywhere.cli.output.JsonText;
import dev.rolesanywhere.session.internal.ResourceArn;

/**
 * The documents that clients read about an instance besides its credentials. They contain only values that are true
 * without an instance.
 */
final class InstanceDocuments {

    private final String region;
    private final ResourceArn roleArn;

    InstanceDocuments(String region, ResourceArn roleArn) {
        this.region = region;
        this.roleArn = roleArn;
    }

    /** Returns the name of the role without its path. */
    String roleName() {
        return roleArn.resource().substring(roleArn.resource().lastIndexOf('/') + 1);
    }

    String region() {
        return region;
    }

    /** A zone that may not exist: clients remove its last character to get the region. */
    String availabilityZone() {
        return region + "a";
    }

    byte[] identity() {
        return JsonText.objectBytes(json -> {
            json.writeStringField("accountId", roleArn.accountId());
            json.writeStringField("availabilityZone", availabilityZone());
            json.writeStringField("region", region);
            json.writeStringField("version", "2017-09-30");
        });
    }

    /** Responds with the instance profile that would have the role. */
    LocalResponse info(CredentialsDocuments documents) {
        return LocalResponse.text(JsonText.objectBytes(json -> {
            json.writeStringField("Code", "Success");
            json.writeStringField("LastUpdated", documents.updated());
            json.writeStringField(
                    "InstanceProfileArn",
                    new ResourceArn(
                                    roleArn.partition(),
                                    roleArn.service(),
                                    roleArn.region(),
                                    roleArn.accountId(),
                                    "instance-profile/" + roleName())
                            .toString());
        }));
    }
}
