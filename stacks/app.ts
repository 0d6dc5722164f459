import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import type { App, TerraformStack } from "cdktf";
import type { Configuration } from "../environments/configuration.ts";
import { type EnvironmentName, type EnvironmentSettings, environments } from "../environments/settings.ts";
import { BootstrapStack } from "./bootstrap.ts";
import { DeliveryStack } from "./delivery.ts";
import { DetectionStack } from "./detection.ts";
import { FoundationStack } from "./foundation.ts";
import type { FunctionCode } from "./function-code.ts";

/** Adds all stacks to the app: bootstrap, and for each environment that is configured the three tasks. */
export function addStacks(
  app: App,
  configuration: Configuration,
  code: FunctionCode,
  /** Instead of what `environments/settings.ts` says. */
  changes: Partial<Pick<EnvironmentSettings, "answerLinks" | "tracing">> = {},
): void {
  for (const [name, personal] of Object.entries(configuration.environments))
    if (personal?.alertEmails !== undefined)
      throw new Error(`nobody has said which home the alertEmails of ${name} are of`);
  const bootstrap = new BootstrapStack(app, configuration);
  for (const name of Object.keys(environments) as EnvironmentName[]) {
    if (configuration.environments[name] === undefined) continue;
    const foundation = new FoundationStack(app, name, configuration);
    const delivery = new DeliveryStack(app, name, configuration, foundation);
    const detection = new DetectionStack(app, name, configuration, foundation, delivery, code, changes);
    if (configuration.bootstrapped)
      for (const stack of [foundation, delivery, detection])
        keepRolesWithin(bootstrap.boundaries.get(name)?.arn, stack);
  }
}

/** The deploy role may write only roles that bear the boundary, which is there once bootstrap is deployed. */
function keepRolesWithin(boundaryArn: string | undefined, stack: TerraformStack): void {
  if (boundaryArn === undefined) throw new Error(`bootstrap made no boundary for ${stack.node.id}`);
  // Not an aspect: those come after cdktf has looked for what one stack takes from another.
  for (const node of stack.node.findAll())
    if (node instanceof IamRole) node.permissionsBoundary = boundaryArn;
}
