// Reads the credentials files that are named on standard input, one a line, and prints each one's profiles as JSON.
import { createInterface } from "node:readline";
import { loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";

for await (const filepath of createInterface({ input: process.stdin })) {
  const { credentialsFile } = await loadSharedConfigFiles({ filepath, configFilepath: "/dev/null", ignoreCache: true });
  console.log(JSON.stringify(credentialsFile));
}
