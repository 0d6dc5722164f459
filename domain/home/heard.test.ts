import { type Heard, isDuplicate, withHeard } from "./heard.ts";
import { redrivenSpoolId } from "./redriven.ts";

test("records that are redriven in bulk do not let a home forget its agents", () => {
  let heard: Heard = withHeard([], "agent/spool", "7");
  for (let at = 0; at < 40; at += 1) {
    const spoolId = redrivenSpoolId(at.toString(16).padStart(16, "0"), 1);
    heard = withHeard(heard, `agent/${spoolId}`, "1");
    expect(isDuplicate(heard, `agent/${spoolId}`, "1")).toBe(true);
  }
  expect(isDuplicate(heard, "agent/spool", "7")).toBe(true);
  expect(heard.length).toBeLessThanOrEqual(32);
});

test("new spools do not let a home forget what was redriven", () => {
  let heard: Heard = withHeard([], `agent/${redrivenSpoolId("0123456789abcdef", 1)}`, "7");
  for (let at = 0; at < 40; at += 1) heard = withHeard(heard, `agent/spool-${at}`, "1");
  expect(isDuplicate(heard, "agent/redriven-1-0123456789abcdef", "7")).toBe(true);
  expect(heard.map(([producer]) => producer)).toContain("agent/spool-39");
  expect(heard).toHaveLength(17);
});
