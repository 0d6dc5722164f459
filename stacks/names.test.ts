import { environmentNames } from "../environments/names.ts";
import { resolve } from "./testing/resolve.ts";
import { exampleConfiguration, ofType, synthesize } from "./testing/synthesized.ts";

const stacks = synthesize();
const names = environmentNames("dev", exampleConfiguration());
const output = (part: string, id: string) =>
  resolve(stacks, `dev-${part}`, stacks.get(`dev-${part}`)?.json.output[id].value);

test("commands name what the stacks make", () => {
  expect(names.streamName).toBe(output("foundation", "stream_name"));
  expect(names.tableName).toBe(output("foundation", "table_name"));
  expect(`${names.topicArnPrefix}drills`).toBe(output("foundation", "drills_topic_arn"));
  expect(names.homeAgents).toBe(output("foundation", "home_agents_role_alias"));
  expect(names.homeAgents).toBe(output("foundation", "home_agents_policy"));
  expect(names.releasesBucket).toBe(output("delivery", "releases_bucket"));
  expect(names.agent).toBe(output("delivery", "application_name"));
  expect(names.agent).toBe(output("delivery", "deployment_group_name"));
  expect(names.functionName("detect")).toBe(output("detection", "detect_function_name"));
  expect(names.functionName("watch")).toBe(output("detection", "watch_function_name"));
  expect(names.givenUpBucketArn).toBe(`arn:aws:s3:::${output("detection", "given_up_bucket")}`);
});

test("what the commands take for the agent's sign of life and the functions' alarms is what the stacks make", () => {
  const metrics = ofType(stacks, "aws_cloudwatch_log_metric_filter").map(
    ({ config }) => config.metric_transformation,
  );
  expect(metrics).toContainEqual(
    expect.objectContaining({ namespace: names.prefix, name: "AgentHeartbeats" }),
  );
  const alarms = ofType(stacks, "aws_cloudwatch_metric_alarm").map(({ config }) => config.alarm_name);
  for (const name of ["detect", "watch"]) expect(alarms).toContain(`${names.functionName(name)}-errors`);
});
