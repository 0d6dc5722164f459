import { z } from "zod";
import { isStateful } from "./stateful-types.ts";

const changeSchema = z.object({
  actions: z.array(z.enum(["no-op", "create", "read", "update", "delete", "forget"])),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  before_sensitive: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
});

/** What of `terraform show -json` is used; source: Terraform docs, "JSON output format", major version 1. */
const planSchema = z.object({
  format_version: z.string().startsWith("1."),
  resource_changes: z
    .array(z.object({ address: z.string(), mode: z.string(), type: z.string(), change: changeSchema }))
    .default([]),
  output_changes: z.record(z.string(), z.object({ actions: z.array(z.string()) })).default({}),
  applyable: z.boolean(),
});

/** A plan as Terraform tells it. */
export type PlanJson = z.output<typeof planSchema>;

/** What a plan does to resources, counted as Terraform counts: a replacement is one added and one destroyed. */
export interface Changes {
  add: number;
  change: number;
  destroy: number;
  /** Outputs that change; other stacks may take from them. */
  outputs: number;
  removals: Removal[];
  /** Whether there is anything to apply. */
  isApplyable: boolean;
}

/** A resource that goes: for good, or for another in its place. */
export interface Removal {
  address: string;
  how: "destroys" | "replaces";
  /** What it holds is lost with it. */
  isStateful: boolean;
}

/** Reads the text of `terraform show -json`; throws when it is not that. */
export function parsePlan(text: string): PlanJson {
  return planSchema.parse(JSON.parse(text));
}

/** What a plan changes. */
export function changesOf({ resource_changes, output_changes, applyable }: PlanJson): Changes {
  const managed = resource_changes.filter(({ mode }) => mode === "managed");
  const count = (action: string) =>
    managed.filter(({ change }) => (change.actions as string[]).includes(action)).length;
  const gone = managed.filter(({ change }) => change.actions.includes("delete"));
  return {
    add: count("create"),
    change: count("update"),
    destroy: gone.length,
    outputs: Object.values(output_changes).filter(({ actions }) => actions.join() !== "no-op").length,
    removals: gone.map(({ address, type, change }) => ({
      address,
      how: change.actions.includes("create") ? "replaces" : "destroys",
      isStateful: isStateful(type),
    })),
    isApplyable: applyable,
  };
}
