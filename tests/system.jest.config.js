import { join } from "node:path";
import config, { pipeline, WHOLE_SYSTEM } from "../jest.config.js";

const rootDir = join(import.meta.dirname, "..");

/** Whole nights and programs: `npm start`, the page in a browser, hooks with the bundled agent, kills. Minutes, not seconds. */
export default {
  ...config,
  projects: [
    { ...pipeline, rootDir, displayName: "system", testPathIgnorePatterns: [], testMatch: WHOLE_SYSTEM },
  ],
};
