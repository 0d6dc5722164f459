import { allows, type SimulatedRole } from "../../../stacks/testing/simulated-role.ts";
import { apiCallOf, type HttpCall } from "./api-call.ts";
import type { Place } from "./arns.ts";
import { type Asked, askedFor } from "./asked.ts";
import { emptyMemory } from "./memory.ts";

/** What an account asks of those who call it, one call after the other. */
export interface Account {
  /** Every permission that the calls ask for, in their order. */
  asks(calls: readonly HttpCall[]): Promise<Asked[]>;
}

/** An account in which nothing is yet. */
export function emptyAccount(place: Place): Account {
  const memory = emptyMemory(place);
  return {
    async asks(calls) {
      const asked: Asked[] = [];
      for (const http of calls) {
        const call = apiCallOf(http);
        if (call === undefined) continue;
        asked.push(...(await askedFor(call, memory, place)));
        memory.note(call);
      }
      return asked;
    },
  };
}

/** What a role would be denied, each once: the action, the resource and what conditions are told. */
export function denied(role: SimulatedRole, asked: readonly Asked[]): string[] {
  const refused = asked.filter(({ action, resource, context }) => !role.may(action, resource, context));
  return [
    ...new Set(
      refused.map(({ action, resource, context }) => `${action} on ${resource} ${JSON.stringify(context)}`),
    ),
  ].sort();
}

/** The permissions of a role that no call has asked for, as `Sid: action`; a statement that none of its calls fits is one, too. */
export function neverAsked({ statements }: SimulatedRole, asked: readonly Asked[]): string[] {
  return statements
    .flatMap((statement) => [statement.Action].flat().map((Action) => ({ ...statement, Action })))
    .filter((one) => !asked.some(({ action, resource, context }) => allows([one], action, resource, context)))
    .map(({ Sid, Action }) => `${Sid}: ${Action}`)
    .sort();
}
