import { X509Certificate } from "node:crypto";
import { rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { explain } from "../publishers/problems.ts";
import { createIotCredentials, type IotCredentialsOptions } from "./iot-credentials.ts";
import { createTestAuthority } from "./test-authority.ts";

const authority = createTestAuthority();
const ofServer = authority.certificate("server");
const ofAgent = authority.certificate("agent");
afterAll(() => rmSync(authority.folder, { recursive: true }));

const NOW = Date.now();
const HOUR = 3_600_000;
const MINUTE = 60_000;
let server: Server | undefined;
afterEach(() => server?.close());

/**
 * AWS IoT's credentials provider: it asks for a certificate of its authority and the full host name, knows one role alias,
 * and one active certificate.
 */
async function provider(options: Partial<IotCredentialsOptions> = {}) {
  const state = { requests: 0, nowMs: NOW, isActive: true, isDown: false };
  const active = new X509Certificate(ofAgent.certificate).fingerprint256;
  const tls = { key: ofServer.key, cert: ofServer.certificate, ca: authority.ca };
  server = createServer({ ...tls, requestCert: true, rejectUnauthorized: true }, (request, response) => {
    const socket = request.socket as TLSSocket & { servername?: string };
    const answer = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    state.requests += 1;
    if (state.isDown) return answer(503, { message: null });
    if (socket.servername !== "localhost") return answer(400, { message: "no server name" });
    if (request.method !== "GET" || request.url !== "/role-aliases/house-agents/credentials")
      return answer(404, { message: "Role alias does not exist" });
    const isKnown = socket.getPeerCertificate().fingerprint256 === active;
    if (!isKnown || !state.isActive) return answer(403, { message: "Access Denied" });
    const expiration = new Date(state.nowMs + HOUR).toISOString();
    const accessKeyId = `ASIA${state.requests}`;
    answer(200, { credentials: { accessKeyId, secretAccessKey: "s", sessionToken: "t", expiration } });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const credentials = createIotCredentials({
    endpoint: `localhost:${(server.address() as AddressInfo).port}`,
    roleAlias: "house-agents",
    ...ofAgent,
    ca: authority.ca,
    timeoutMs: 5000,
    clock: { nowMs: () => state.nowMs },
    ...options,
  });
  return { state, credentials };
}

test("many who ask at once cause one request, and none more until they are due for renewal", async () => {
  const { state, credentials } = await provider();
  const all = await Promise.all([credentials(), credentials(), credentials()]);
  expect(new Set(all.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(["ASIA1"]));
  expect(all[0]).toMatchObject({ secretAccessKey: "s", sessionToken: "t", expiration: new Date(NOW + HOUR) });
  state.nowMs += 39 * MINUTE;
  await credentials();
  expect(state.requests).toBe(1);
  state.nowMs += 2 * MINUTE;
  expect((await credentials()).accessKeyId).toBe("ASIA2");
});

test("while the provider is down, the agent uses its credentials until they expire, and then says why", async () => {
  const { state, credentials } = await provider();
  await credentials();
  state.isDown = true;
  state.nowMs += 59 * MINUTE;
  expect((await credentials()).accessKeyId).toBe("ASIA1");
  state.nowMs += MINUTE;
  const error = await credentials().catch((reason: unknown) => reason);
  expect(explain(error, "s")).toEqual({
    reason: "Error: AWS IoT gives no credentials now (503)",
    needsPerson: false,
  });
  state.isDown = false;
  expect((await credentials()).accessKeyId).toBe("ASIA4");
});

test("a deactivated certificate gets no credentials, and the log says what to do", async () => {
  const { state, credentials } = await provider();
  state.isActive = false;
  const error = await credentials().catch((reason: unknown) => reason);
  const { reason, needsPerson } = explain(error, "s");
  expect(needsPerson).toBe(true);
  expect(reason).toContain("(403, Access Denied). See whether its certificate was revoked");
});

test("an error names a role alias that does not exist", async () => {
  const { credentials } = await provider({ roleAlias: "other" });
  await expect(credentials()).rejects.toThrow("(404, Role alias does not exist)");
});

test("a server that another authority vouches for gets no request", async () => {
  const stranger = createTestAuthority();
  const { state, credentials } = await provider({ ca: stranger.ca });
  rmSync(stranger.folder, { recursive: true });
  await expect(credentials()).rejects.toThrow("do not trust each other");
  expect(state.requests).toBe(0);
});

test("a certificate of another authority gets none", async () => {
  const stranger = createTestAuthority();
  const { credentials, state } = await provider(stranger.certificate("agent"));
  rmSync(stranger.folder, { recursive: true });
  await expect(credentials()).rejects.toThrow();
  expect(state.requests).toBe(0);
});

test("an unreachable provider is named, and needs no person", async () => {
  const { credentials } = await provider({ endpoint: "localhost:1" });
  const error = await credentials().catch((reason: unknown) => reason);
  expect(explain(error, "s")).toEqual({
    reason: "Error: no credentials from localhost:1: ECONNREFUSED",
    needsPerson: false,
  });
});
