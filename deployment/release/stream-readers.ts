import { type EventSourceMappingConfiguration, ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import type { Target } from "./target.ts";

/** An event source mapping as Lambda describes it. */
export type Mapping = EventSourceMappingConfiguration;

/** The mappings through which functions read the environment's stream. */
export async function mappingsOnStream({ clients, names }: Target): Promise<Mapping[]> {
  const { EventSourceMappings = [] } = await clients.lambda.send(
    new ListEventSourceMappingsCommand({ EventSourceArn: names.streamArn }),
  );
  return EventSourceMappings;
}

/** Whether a mapping invokes that function, whatever its version or alias. */
export function invokes({ FunctionArn = "" }: Mapping, functionName: string): boolean {
  return FunctionArn.split(":")[6] === functionName;
}
