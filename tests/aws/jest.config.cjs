// Minutes long, and in need of terraform and moto_server: apart from `npm test`.
module.exports = {
  rootDir: "../..",
  displayName: "aws",
  testMatch: ["<rootDir>/tests/aws/*.aws.ts"],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2023" }, module: { type: "commonjs" } },
    ],
  },
  testTimeout: 400_000,
  // Terraform is one, and mostly waits.
  maxWorkers: 2,
};
