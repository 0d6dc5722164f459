import { randomUUID } from "node:crypto";
import type { FunctionDefinition } from "../handlers/function-definition.ts";
import { ExecutionEnvironment } from "./lambda/execution-environment.ts";
import { type InvokeResult, payloadLimitBytes } from "./lambda/invocation.ts";
import { accountId, region } from "./services/clients.ts";

export interface LambdaFunctionOptions {
  definition: FunctionDefinition;
  /** The bundle's `index.js` (`deployment/bundle.ts`). */
  file: string;
  /** All environment variables the function sees besides Lambda's own; nothing of this process gets through. */
  environment: Record<string, string>;
  /** Every line the function writes to stdout and stderr: its log, and its metrics in EMF. */
  onLog?: (line: string) => void;
}

/**
 * Runs a bundle as Lambda does: an invocation takes an idle execution environment or starts a cold one, so there are
 * as many as there were concurrent invocations. Unlike Lambda, an environment is not frozen between invocations, shares
 * the machine's CPU, disk, network and time zone, and `memoryMb` bounds its heap only.
 */
export class LambdaFunction {
  readonly arn: string;
  readonly #options: LambdaFunctionOptions;
  readonly #idle: ExecutionEnvironment[] = [];
  readonly #environments = new Set<ExecutionEnvironment>();

  constructor(options: LambdaFunctionOptions) {
    this.#options = options;
    this.arn = `arn:aws:lambda:${region}:${accountId}:function:${options.definition.name}`;
  }

  /** Invokes the handler with `event`; never rejects for what the function does. */
  async invoke(event: unknown): Promise<InvokeResult> {
    const eventJson = JSON.stringify(event);
    if (Buffer.byteLength(eventJson) > payloadLimitBytes) {
      return { ok: false, errorType: "TooLarge", errorMessage: "Request must be smaller than 6291456 bytes" };
    }
    const environment = this.#takeIdle() ?? this.#start();
    const request = { eventJson, awsRequestId: randomUUID() };
    const result = await environment.invoke(request, this.#options.definition.timeoutSeconds);
    if (environment.dead) this.#environments.delete(environment);
    else this.#idle.push(environment);
    return result;
  }

  /** Ends all environments; an invocation that is under way ends with `Exit`. */
  async stop(): Promise<void> {
    await Promise.all([...this.#environments].map((environment) => environment.stop()));
    this.#environments.clear();
    this.#idle.length = 0;
  }

  /** An environment may have died while idle, by a promise nobody awaited. */
  #takeIdle(): ExecutionEnvironment | undefined {
    const environment = this.#idle.pop();
    if (!environment?.dead) return environment;
    this.#environments.delete(environment);
    return this.#takeIdle();
  }

  #start(): ExecutionEnvironment {
    const { definition, file, environment: own, onLog = () => undefined } = this.#options;
    const { name: functionName, memoryMb } = definition;
    const environment = new ExecutionEnvironment(
      { file, functionName, functionArn: this.arn, memoryMb },
      { ...reservedVariables(definition), ...own },
      onLog,
    );
    this.#environments.add(environment);
    return environment;
  }
}

/** The variables Lambda sets itself, those that libraries look at (Lambda developer guide, "Defined runtime"). */
function reservedVariables({ name, memoryMb }: FunctionDefinition): Record<string, string> {
  return {
    _HANDLER: "index.handler",
    AWS_REGION: region,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  };
}
