import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Configuration } from "../environments/configuration.ts";
import { stateBucketName } from "../environments/names.ts";
import type { EnvironmentName } from "../environments/settings.ts";
import { deployRole, planRole } from "../environments/workflow-roles.ts";
import { GithubProvider } from "./constructs/github-provider.ts";
import { PermissionsBoundary } from "./constructs/permissions-boundary.ts";
import { PrivateBucket } from "./constructs/private-bucket.ts";
import { WorkflowRole } from "./constructs/workflow-role.ts";
import { setUpTerraform } from "./environment-stack.ts";
import { readBootstrap } from "./permissions/read-bootstrap.ts";
import { readSettings, readWhileDeploying } from "./permissions/read-settings.ts";
import { readState, writeState } from "./permissions/state-access.ts";
import { systemArns } from "./permissions/system-arns.ts";
import { writeData } from "./permissions/write-data.ts";
import { writeDrill } from "./permissions/write-drill.ts";
import { writeFunctionsAndReleases } from "./permissions/write-functions.ts";
import { writeHomeAgents } from "./permissions/write-home-agents.ts";
import { writeInstance } from "./permissions/write-instance.ts";
import { writeKeys } from "./permissions/write-keys.ts";
import { writeRoles } from "./permissions/write-roles.ts";

/** What has to be there before a workflow can plan or deploy: an engineer applies it once, and when it changes. */
export class BootstrapStack extends TerraformStack {
  readonly boundaries = new Map<EnvironmentName, PermissionsBoundary>();

  constructor(scope: Construct, configuration: Configuration) {
    super(scope, "bootstrap");
    setUpTerraform(this, configuration, { environment: "all", stack: "bootstrap" });
    const { account, region, repository } = configuration;
    const environments = Object.keys(configuration.environments) as EnvironmentName[];
    const arns = systemArns(configuration, environments);
    const state = new PrivateBucket(this, "state", {
      name: stateBucketName(account, region),
      // S3 deletes no bucket that holds a state, and Terraform does not empty this one.
      emptiedOnDestroy: false,
      preventDestroy: false,
      keptVersions: 100,
      days: 90,
      expires: false,
    });
    const github = new GithubProvider(this, "github", configuration);
    const plan = new WorkflowRole(this, "plan", {
      name: planRole,
      description: "Plans, for pull requests and the main branch: reads settings and state, changes nothing",
      github,
      subjects: [
        `${repository.subject}:pull_request`,
        `${repository.subject}:ref:refs/heads/${repository.mainBranch}`,
      ],
      permissions: {
        settings: readSettings(arns),
        state: readState(state),
        bootstrap: readBootstrap(configuration, environments),
      },
    });
    for (const environment of environments) {
      const own = systemArns(configuration, [environment]);
      const boundary = new PermissionsBoundary(this, `boundary-${environment}`, { arns: own, environment });
      this.boundaries.set(environment, boundary);
      const deploy = new WorkflowRole(this, `deploy-${environment}`, {
        name: deployRole(environment),
        description: `Deploys ${environment}, from a job of that environment: Terraform and releases`,
        github,
        subjects: [`${repository.subject}:environment:${environment}`],
        permissions: {
          settings: [...readSettings(own), ...readWhileDeploying(own)],
          state: writeState(state, environment),
          data: [...writeData(own), ...writeKeys(own, environment)],
          instance: writeInstance(own, environment),
          functions: writeFunctionsAndReleases(own),
          roles: [...writeRoles(own, boundary.arn), ...writeHomeAgents(own)],
          drill: writeDrill(own),
        },
      });
      new TerraformOutput(this, `deploy_role_arn_${environment}`, { value: deploy.arn, staticId: true });
    }

    new TerraformOutput(this, "state_bucket", { value: state.bucketName, staticId: true });
    new TerraformOutput(this, "plan_role_arn", { value: plan.arn, staticId: true });
  }
}
