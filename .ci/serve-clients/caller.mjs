// Gets credentials from serve, as the AWS SDK for JavaScript does, and prints the role that STS sees.
import { fromHttp } from "@aws-sdk/credential-provider-http";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromContainerMetadata, fromInstanceMetadata } from "@smithy/credential-provider-imds";

// Each reads its endpoint and its token from the environment, as STS does.
const providers = { fromContainerMetadata, fromHttp, fromInstanceMetadata };
const credentials = providers[process.argv[2]]({ timeout: 5000, maxRetries: 0 });
const caller = await new STSClient({ credentials }).send(new GetCallerIdentityCommand({}));
console.log(caller.Arn);
