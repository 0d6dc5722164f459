import { faultKey } from "../agent/sources/simulated-house/faults.ts";
import { allFaults, noticeMinutes } from "../benchmarks/notice/notice-times.ts";
import { NOTICE_MINUTES } from "../local/notice-times.ts";

test("every fault of the house has a time", () => {
  expect(Object.keys(NOTICE_MINUTES)).toEqual(allFaults().map(faultKey));
});

test.each([{ kind: "door-ajar", sensorId: "freezer" }, { kind: "power-cut" }] as const)(
  "the time that the page shows for $kind is what the detection takes",
  (fault) => {
    expect(NOTICE_MINUTES[faultKey(fault)]).toBe(noticeMinutes(fault));
  },
);
