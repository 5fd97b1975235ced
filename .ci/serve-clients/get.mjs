// Gets credentials from serve, as the AWS SDK for JavaScript does, and prints the access key id.
import { fromHttp } from "@aws-sdk/credential-provider-http";
import { fromContainerMetadata, fromInstanceMetadata } from "@smithy/credential-provider-imds";

// Each reads its endpoint and its token from the environment.
const providers = { fromContainerMetadata, fromHttp, fromInstanceMetadata };
const credentials = await providers[process.argv[2]]({ timeout: 5000, maxRetries: 0 })();
console.log(credentials.accessKeyId);
