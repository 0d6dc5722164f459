import { logTimes, utcFromLocal } from "./local-time.ts";

const at = (text: string) => Date.parse(`${text}Z`);

test.each([
  ["winter", "2023-11-14T23:10:00", "Europe/Brussels", "2023-11-14T22:10:00"],
  ["summer", "2023-07-14T23:10:00", "Europe/Brussels", "2023-07-14T21:10:00"],
  ["half an hour's zone", "2023-07-14T23:10:00", "Asia/Kolkata", "2023-07-14T17:40:00"],
  ["a zone behind UTC", "2023-07-14T23:10:00", "America/New_York", "2023-07-15T03:10:00"],
])("a wall clock's time is read: %s", (_, local, zone, utc) => {
  expect(utcFromLocal(at(local), zone, at(utc))).toBe(at(utc));
});

test("in the hour that comes twice the one nearer to the arrival counts", () => {
  const local = at("2023-10-29T02:30:00");
  expect(utcFromLocal(local, "Europe/Brussels", at("2023-10-29T00:31:00"))).toBe(at("2023-10-29T00:30:00"));
  expect(utcFromLocal(local, "Europe/Brussels", at("2023-10-29T01:31:00"))).toBe(at("2023-10-29T01:30:00"));
});

test("a time in the hour that spring leaves out is that of a clock not yet changed, or changed too early", () => {
  const utc = utcFromLocal(at("2023-03-26T02:30:00"), "Europe/Brussels", at("2023-03-26T01:30:00"));
  expect([at("2023-03-26T00:30:00"), at("2023-03-26T01:30:00")]).toContain(utc);
});

test("a log's times keep their order through the hour that comes twice", () => {
  const utc = logTimes("Europe/Brussels");
  const local = ["01:45", "02:15", "02:45", "02:15", "02:45", "03:15"];
  expect(local.map((time) => new Date(utc(at(`2023-10-29T${time}:00`))).toISOString().slice(11, 16))).toEqual(
    ["23:45", "00:15", "00:45", "01:15", "01:45", "02:15"],
  );
  expect(utc(at("2023-11-14T23:10:00"))).toBe(at("2023-11-14T22:10:00"));
});
