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

export default {
  projects: [
    { ...typescript, displayName: "unit", testMatch: ["<rootDir>/!(tests|node_modules|dist)/**/*.test.ts"] },
    {
      ...typescript,
      displayName: "pipeline",
      testMatch: ["<rootDir>/tests/**/*.test.ts"],
      globalSetup: "<rootDir>/tests/start-services.ts",
      globalTeardown: "<rootDir>/tests/stop-services.ts",
    },
  ],
  // Most of a pipeline test is waiting: all cores are used, not all but one.
  maxWorkers: "100%",
  testTimeout: 120_000,
};
