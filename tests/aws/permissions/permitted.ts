import type { SimulatedRole } from "../../../stacks/testing/simulated-role.ts";
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

/** The permissions of a role that no call has asked for, as `Sid: action`. */
export function neverAsked(role: SimulatedRole, asked: readonly Asked[]): string[] {
  const actions = new Set(asked.map(({ action }) => action.toLowerCase()));
  return role.statements
    .flatMap(({ Sid, Action }) => [Action].flat().map((action) => ({ Sid, action })))
    .filter(({ action }) => !actions.has(action.toLowerCase()))
    .map(({ Sid, action }) => `${Sid}: ${action}`)
    .sort();
}
