import { fieldsOf, settingsFrom, withKind } from "./settings-fields.ts";

const agents = { name: "Sensor 1", kind: "living" as const, limits: { lowCelsius: 14.5 } };
const untouched = fieldsOf({ agents }, "celsius");

test("what was not touched goes on following the agent", () => {
  for (const unit of ["celsius", "fahrenheit"] as const)
    expect(settingsFrom(fieldsOf({ agents }, unit), agents, unit)).toEqual({});
  expect(settingsFrom({ ...untouched, name: "  " }, agents, "celsius")).toEqual({});
});

test("what was set stands in the fields again, and is stored again as it was", () => {
  const settings = { name: "Larder", room: "Kitchen", kind: "fridge" as const, limits: { highCelsius: -7 } };
  const fields = fieldsOf({ agents, change: { sensorId: "s", by: "A", atMs: 0, settings } }, "celsius");
  expect(fields).toMatchObject({ name: "Larder", kind: "fridge", limits: { highCelsius: "−7" } });
  expect(settingsFrom(fields, agents, "celsius")).toEqual(settings);
});

test("a changed limit is stored with the others, and one that was emptied is the kind's", () => {
  const limits = { ...untouched.limits, highCelsius: "24,5" };
  expect(settingsFrom({ ...untouched, limits }, agents, "celsius")).toEqual({
    limits: { lowCelsius: 14.5, highCelsius: 24.5 },
  });
  expect(
    settingsFrom({ ...untouched, limits: { ...untouched.limits, lowCelsius: "" } }, agents, "celsius"),
  ).toEqual({ limits: {} });
});

test("another kind empties the limits, which were for the kind before", () => {
  const freezer = withKind(untouched, "freezer", agents, "celsius");
  expect(settingsFrom(freezer, agents, "celsius")).toEqual({ kind: "freezer" });
  expect(withKind(freezer, "", agents, "celsius")).toEqual(untouched);
});

test("limits are typed in the unit of the house, with any dash", () => {
  const limits = { ...fieldsOf({ agents }, "fahrenheit").limits, lowCelsius: "−4" };
  expect(settingsFrom({ ...untouched, limits }, agents, "fahrenheit")).toEqual({
    limits: { lowCelsius: -20 },
  });
});

test("what is no temperature is named with its field", () => {
  const limits = { ...untouched.limits, highCelsius: "warm" };
  expect(settingsFrom({ ...untouched, limits }, agents, "celsius")).toBe(
    "Warning above: “warm” is no temperature.",
  );
});
