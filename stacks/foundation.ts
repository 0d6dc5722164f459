import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { DRILLS_TOPIC, topicNameOf } from "../domain/home-topic.ts";
import type { Configuration } from "../environments/configuration.ts";
import { TOPIC_DISPLAY_NAME } from "../environments/names.ts";
import type { EnvironmentName } from "../environments/settings.ts";
import { AgentInstance } from "./constructs/agent-instance.ts";
import { AgentLogs } from "./constructs/agent-logs.ts";
import { HomeAgents } from "./constructs/home-agents.ts";
import { HomesTable } from "./constructs/homes-table.ts";
import { InstanceRecovery } from "./constructs/instance-recovery.ts";
import { InstanceZone } from "./constructs/instance-zone.ts";
import { Network } from "./constructs/network.ts";
import { NotificationTopic } from "./constructs/notification-topic.ts";
import { ReadingsStream } from "./constructs/readings-stream.ts";
import { TopicsKey } from "./constructs/topics-key.ts";
import { EnvironmentStack } from "./environment-stack.ts";

/** Task 1: the instance in its network, the stream, the table and the topics. */
export class FoundationStack extends EnvironmentStack {
  readonly stream: ReadingsStream;
  readonly homes: HomesTable;
  readonly topicsKey: TopicsKey;
  readonly operators: NotificationTopic;
  readonly logs: AgentLogs;
  readonly instance: AgentInstance;

  constructor(scope: Construct, environment: EnvironmentName, configuration: Configuration) {
    super(scope, { environment, part: "foundation", configuration });
    const { prefix, settings } = this;
    const { account, region, availabilityZone } = configuration;
    const { protectData, instanceType } = settings;
    const { homes = {}, operatorEmails = [] } = configuration.environments[environment] ?? {};

    const key = new TopicsKey(this, "topics-key", { name: prefix, account, protectData });
    this.topicsKey = key;
    for (const [homeId, { alertEmails }] of Object.entries(homes))
      new NotificationTopic(this, topicNameOf(homeId), {
        name: `${prefix}-${topicNameOf(homeId)}`,
        displayName: TOPIC_DISPLAY_NAME,
        emails: alertEmails,
        key,
        account,
        publishers: [],
      });
    const drills = new NotificationTopic(this, "drills", {
      name: `${prefix}-${DRILLS_TOPIC}`,
      displayName: TOPIC_DISPLAY_NAME,
      emails: [],
      key,
      account,
      publishers: [],
    });
    this.operators = new NotificationTopic(this, "operators", {
      name: `${prefix}-operators`,
      displayName: `House temperature, ${environment}`,
      emails: operatorEmails,
      key,
      account,
      publishers: ["cloudwatch.amazonaws.com"],
    });
    this.stream = new ReadingsStream(this, "stream", {
      name: `${prefix}-readings`,
      capacity: settings.stream,
      shards: this.capacity.shards,
      protectData,
    });
    this.homes = new HomesTable(this, "homes", { name: `${prefix}-homes`, protectData });
    this.logs = new AgentLogs(this, "logs", { prefix, retentionDays: settings.logRetentionDays });
    new InstanceZone(this, "zone", { availabilityZone, instanceType });
    this.instance = new AgentInstance(this, "agent", {
      name: `${prefix}-agent`,
      region,
      availabilityZone,
      instanceType,
      dataVolumeGb: settings.dataVolumeGb,
      protectData,
      network: new Network(this, "network", { name: prefix, availabilityZone }),
      stream: this.stream,
      homes: this.homes,
      logs: this.logs,
    });
    const homeAgents = new HomeAgents(this, "home-agents", {
      name: `${prefix}-home-agents`,
      stream: this.stream,
    });
    new InstanceRecovery(this, "recovery", {
      prefix,
      region,
      instance: this.instance,
      operators: this.operators,
    });

    new TerraformOutput(this, "instance_id", { value: this.instance.instanceId, staticId: true });
    new TerraformOutput(this, "stream_name", { value: this.stream.streamName, staticId: true });
    new TerraformOutput(this, "table_name", { value: this.homes.tableName, staticId: true });
    new TerraformOutput(this, "drills_topic_arn", { value: drills.arn, staticId: true });
    new TerraformOutput(this, "home_agents_role_alias", { value: homeAgents.roleAlias, staticId: true });
    new TerraformOutput(this, "home_agents_policy", { value: homeAgents.policyName, staticId: true });
    new TerraformOutput(this, "operators_topic_arn", { value: this.operators.arn, staticId: true });
  }
}
