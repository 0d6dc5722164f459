import { existsSync, realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { AgentConfig } from "./config.ts";

/** Closed to the service, or another folder there. Source: systemd.exec(5), ProtectHome and PrivateTmp, as the unit sets them. */
const CLOSED = ["/home", "/root", "/run/user", "/tmp", "/var/tmp"];
/** The service has no capabilities. Source: capabilities(7), CAP_NET_BIND_SERVICE. */
const FIRST_FREE_PORT = 1024;

/**
 * What keeps a configuration from working in the service, though it works by hand. `folder` is the only one that the service
 * may write (deployment/house-agent.service).
 */
export function deployProblems(config: AgentConfig, folder: string): string[] {
  const { spool, statusPort, identity } = config;
  return [
    ...(statusPort === 0
      ? ["statusPort: 0 takes a port that the deployment cannot know; choose one, such as 9464"]
      : []),
    ...(statusPort > 0 && statusPort < FIRST_FREE_PORT
      ? [`statusPort: the service may not take ports below ${FIRST_FREE_PORT}; choose another, such as 9464`]
      : []),
    ...(isWithin(realFolder(folder), realFolder(dirname(spool.path)))
      ? []
      : [`spool.path: the service may write in ${folder} alone; put ${spool.path} there`]),
    ...(identity?.registerIn === undefined || isWithin(realFolder(folder), realFolder(dirname(identity.key)))
      ? []
      : [
          `identity.key: the agent makes it, and the service may write in ${folder} alone; put ${identity.key} there`,
        ]),
    ...filesOf(config)
      .filter(
        ({ path }) => !isWithin(folder, path) && CLOSED.some((closed) => isWithin(closed, resolve(path))),
      )
      .map(
        ({ key, path }) => `${key}: the service cannot read ${path}; put it elsewhere, such as in ${folder}`,
      ),
  ];
}

/** The files that the sources and the identity read. */
function filesOf({ sources, identity }: AgentConfig): { key: string; path: string }[] {
  const own = { "identity.key": identity?.key, "identity.certificate": identity?.certificate };
  const ofSources = sources.flatMap((source, index) => {
    const paths =
      source.type === "csv"
        ? { path: source.path }
        : source.type === "mqtt"
          ? {
              passwordFile: source.passwordFile,
              "tls.ca": source.tls?.ca,
              "tls.certificate": source.tls?.certificate,
              "tls.key": source.tls?.key,
            }
          : {};
    return Object.entries(paths).map(([key, path]) => [`sources.${index}.${key}`, path] as const);
  });
  return [...ofSources, ...Object.entries(own)].flatMap(([key, path]) =>
    path === undefined ? [] : { key, path },
  );
}

function isWithin(folder: string, path: string): boolean {
  return `${path}/`.startsWith(`${folder}/`);
}

/** Without links, as far as it is there. */
function realFolder(path: string): string {
  return existsSync(path) ? realpathSync(path) : resolve(path);
}
