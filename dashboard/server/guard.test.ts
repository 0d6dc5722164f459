import { type Access, type Asked, refusalOf } from "./guard.ts";

const access: Access = {
  key: "k3y",
  hostNames: ["kitchen.lan"],
  openToRead: true,
  cookieName: "dashboard-1",
};
const host = "127.0.0.1:4700";
const ours = { host, origin: `http://${host}`, cookie: "a=b; dashboard-1=k3y", "x-dashboard": "page" };
const ask = (values: Partial<Asked>, changed: Partial<Access> = {}) =>
  refusalOf({ method: "GET", headers: { host }, isApi: true, ...values }, { ...access, ...changed });

test.each(["127.0.0.1:4700", "localhost:4700", "[::1]:4700", "192.168.1.7:4700", "kitchen.lan", "LOCALHOST"])(
  "it answers as %s",
  (name) => expect(ask({ headers: { host: name } })).toBeUndefined(),
);

test.each([["evil.example:4700"], ["127.0.0.1.evil.example"], [undefined]])(
  "as %s, which may be a name that was rebound, it refuses page and data",
  (name) => {
    for (const isApi of [true, false])
      expect(ask({ isApi, headers: name === undefined ? {} : { host: name } })).toMatchObject({
        status: 403,
      });
  },
);

test("reading needs the key wherever more than this machine can ask", () => {
  expect(ask({}, { openToRead: false })).toMatchObject({ status: 403 });
  expect(ask({ headers: ours }, { openToRead: false })).toBeUndefined();
});

test("another site may not even read", () => {
  expect(ask({ headers: { host, "sec-fetch-site": "cross-site" } })).toMatchObject({ status: 403 });
  expect(ask({ headers: { host, "sec-fetch-site": "same-site" } })).toMatchObject({ status: 403 });
});

test("a change needs the key, our header and our origin, each of them", () => {
  expect(ask({ method: "POST", headers: ours })).toBeUndefined();
  for (const name of ["cookie", "x-dashboard", "origin"] as const)
    expect(ask({ method: "POST", headers: { ...ours, [name]: undefined } })).toMatchObject({ status: 403 });
  const wrong = [
    { cookie: "dashboard-1=k3x" },
    { origin: "http://127.0.0.1:9" },
    { cookie: "xdashboard-1=k3y" },
  ];
  for (const headers of wrong)
    expect(ask({ method: "POST", headers: { ...ours, ...headers } })).toMatchObject({ status: 403 });
});
