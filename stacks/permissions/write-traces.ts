import type { Statement } from "./statement.ts";

/** Lets a function write its traces to X-Ray. */
export function writeTraces(): Statement {
  return {
    sid: "WriteTraces",
    actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
    resources: ["*"],
    wildcardBecause: "X-Ray knows no resources for traces",
  };
}
