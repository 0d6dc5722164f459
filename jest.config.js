// Tests run on CommonJS output of swc: no flags, and one process can load every package that ships CommonJS;
// aedes and any-ascii ship ES modules alone and are compiled too.
const typescript = {
  transform: {
    "\\.[jt]s$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2024" }, module: { type: "commonjs" } },
    ],
  },
  transformIgnorePatterns: ["/node_modules/(?!(aedes|any-ascii)/)"],
};

/** Programs as they are typed, installed and killed, and nights that houses live through: `npm run test:system`. */
export const WHOLE_SYSTEM = [
  "scenarios",
  "start",
  "start-mqtt",
  "dashboard",
  "dashboard-command",
  "dashboard-rooms",
  "commands",
  "report",
  "revision",
  "install-agent",
  "description",
  "verify",
  "agent-torture",
].map((name) => `<rootDir>/tests/${name}.test.ts`);

/** On emulated services with the real SDK clients. */
export const pipeline = {
  ...typescript,
  displayName: "pipeline",
  testMatch: ["<rootDir>/tests/**/*.test.ts"],
  testPathIgnorePatterns: [...WHOLE_SYSTEM, "<rootDir>/tests/helpers/"],
  globalSetup: "<rootDir>/tests/start-services.ts",
  globalTeardown: "<rootDir>/tests/stop-services.ts",
};

export default {
  projects: [
    {
      ...typescript,
      displayName: "unit",
      testMatch: [
        "<rootDir>/!(tests|node_modules|dist)/**/*.test.ts",
        "<rootDir>/tests/helpers/**/*.test.ts",
      ],
    },
    pipeline,
  ],
  // Most of a pipeline test is waiting: all cores are used, not all but one.
  maxWorkers: "100%",
  testTimeout: 240_000,
};
