import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";
import { type Command, Option } from "commander";
import { configurationFile } from "../../environments/configuration.ts";
import { type EnvironmentName, environments } from "../../environments/settings.ts";
import { type ExitCode, npmCommand } from "../home/command.ts";
import { namesOf, settledConfiguration } from "../home/target.ts";
import { accountChecks, credentialsFinding } from "./account.ts";
import { descriptionFinding } from "./description.ts";
import { examine, findingText, type NamedFinding } from "./finding.ts";
import { freshAccountChecks } from "./fresh-account.ts";
import { homeChecks } from "./homes.ts";
import { laptopChecks } from "./laptop.ts";
import { thisMachine } from "./this-machine.ts";

interface Options {
  env?: EnvironmentName;
  json?: boolean;
}

const EXAMPLES = `  npm run doctor                        this laptop
  npm run doctor -- --env dev           and the account: credentials, stacks, e-mails, agents, readings, quarantine, alarms
  npm run --silent doctor -- --json     for programs

Exit code: 0 when all is well, warnings included; 1 when something does not work.`;

/** The command line of `npm run doctor`; `say` prints a line, `end` gets the exit code. */
export function doctorCommand(say: (line: string) => void, end: (exitCode: ExitCode) => void): Command {
  return npmCommand(
    "doctor",
    "Looks whether all is as it should be, and says what to do where it is not.",
    EXAMPLES,
  )
    .addOption(
      new Option("--env <name>", "this environment's account, too").choices(Object.keys(environments)),
    )
    .option("--json", "for programs")
    .action(async ({ env, json = false }: Options) => {
      const findings = [
        ...(await examine(laptopChecks(thisMachine))),
        ...(env === undefined ? [] : await examineAccount(env)),
      ];
      const failed = findings.filter(({ state }) => state === "problem").length;
      if (json) say(JSON.stringify({ failed, findings }, null, 2));
      else {
        for (const finding of findings) say(findingText(finding));
        say(failed === 0 ? "All is well." : `${failed} of ${findings.length} do not work.`);
      }
      end(failed === 0 ? 0 : 1);
    });
}

async function examineAccount(env: EnvironmentName): Promise<NamedFinding[]> {
  const configuration = settledConfiguration(process.env);
  const names = namesOf(configuration, env);
  const { region } = names;
  const clients = {
    sts: new STSClient({ region }),
    dynamodb: new DynamoDBClient({ region }),
    codedeploy: new CodeDeployClient({ region }),
    ec2: new EC2Client({ region }),
    iam: new IAMClient({ region }),
    lambda: new LambdaClient({ region }),
    s3: new S3Client({ region }),
    sns: new SNSClient({ region }),
    sqs: new SQSClient({ region }),
    cloudwatch: new CloudWatchClient({ region }),
  };
  try {
    const credentials = { what: "credentials", ...(await credentialsFinding(clients, names)) };
    if (credentials.state !== "ok") return [credentials];
    const checks = {
      description: async () => descriptionFinding(names, configurationFile(process.env)),
      ...freshAccountChecks(clients, names, configuration),
      ...accountChecks(clients, names, configuration),
      ...homeChecks(clients.dynamodb, names.tableName),
    };
    return [credentials, ...(await examine(checks))];
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}
