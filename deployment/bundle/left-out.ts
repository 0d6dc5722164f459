import { isBuiltin } from "node:module";
import type { Plugin } from "esbuild";

const FROM_PACKAGE = /[\\/]node_modules[\\/]/;

/**
 * Leaves out what packages import with `import()` and adds its specifier to `leftOut`: sources of credentials other than
 * environment variables, where Lambda puts a function's, and event streams, which no service here has. Within the
 * bundle they would keep esbuild from leaving out unused code of everything that they share with the rest.
 */
export function leavesOut(leftOut: Set<string>): Plugin {
  return {
    name: "left-out",
    setup(build) {
      build.onResolve({ filter: /.*/ }, ({ kind, path, importer }) => {
        if (kind !== "dynamic-import" || isBuiltin(path) || !FROM_PACKAGE.test(importer)) return undefined;
        leftOut.add(path);
        return { path, external: true };
      });
    },
  };
}
