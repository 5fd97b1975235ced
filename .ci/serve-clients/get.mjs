// Gets credentials from serve, as the AWS SDK for JavaScript does. Prints the access key id, or with "caller" the role
// that STS sees.
import { fromHttp } from "@aws-sdk/credential-provider-http";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromContainerMetadata, fromInstanceMetadata } from "@smithy/credential-provider-imds";

// Each reads its endpoint and its token from the environment, as STS does.
const providers = { fromContainerMetadata, fromHttp, fromInstanceMetadata };
const credentials = providers[process.argv[2]]({ timeout: 20000, maxRetries: 2 });
if (process.argv[3] === "caller") {
  const caller = await new STSClient({ credentials }).send(new GetCallerIdentityCommand({}));
  console.log(caller.Arn);
} else {
  console.log((await credentials()).accessKeyId);
}
