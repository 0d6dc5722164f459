// Tests run on CommonJS output of swc: no flags, and one process can load every package that ships CommonJS.
const typescript = {
  transform: {
    "\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2023" }, module: { type: "commonjs" } },
    ],
  },
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
  testTimeout: 60_000,
};
