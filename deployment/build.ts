import { join } from "node:path";
import { buildArtifacts } from "./artifacts.ts";
import { MANIFEST_FILE } from "./manifest.ts";
import { sourceState } from "./source-state.ts";

/** `npm run build`: builds all that ships into `dist/` and prints what it was made of and how big it is. */
const root = join(import.meta.dirname, "..");
const { commit, dirty, artifacts } = await buildArtifacts(join(root, "dist"), await sourceState(root));

console.log(`commit ${commit}${dirty ? ", with changes that are in no commit" : ""}`);
for (const [name, { file, bytes, sha256 }] of Object.entries(artifacts))
  console.log(
    `${name.padEnd(8)} dist/${file}  ${(bytes / 1024).toFixed(0)} KB  sha256 ${sha256.slice(0, 12)}`,
  );
console.log(`manifest dist/${MANIFEST_FILE}`);
