import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentUserData } from "./agent-user-data.ts";

/**
 * Stands in for an Amazon Linux instance, which cannot run here: the script's files lie in a folder of their own, and what
 * it calls of the system is written down. dnf fails at first, as it does before the network is there.
 */
const COMMANDS: Record<string, string> = {
  dnf: 'n=$(cat "$ROOT/tries" 2>/dev/null || echo 0); echo $((n + 1)) > "$ROOT/tries"; [ "$n" -ge "$DNF_FAILS" ]',
  mount: 'touch "$ROOT/mounted"',
  mountpoint: '[ -e "$ROOT/mounted" ]',
  dd: 'touch "$ROOT/swapfile"',
  mkswap: "exit 0",
  swapon: "exit 0",
  blkid: '[ -e "$ROOT/formatted" ]',
  "mkfs.xfs": 'touch "$ROOT/formatted"',
  curl: 'for last; do :; done; printf "#!/bin/bash\\n" > "$ROOT/install-codedeploy"',
  id: "exit 0",
  sleep: "exit 0",
  alternatives: "exit 0",
  chown: "exit 0",
  systemctl: "exit 0",
};

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "first-boot-"));
  for (const folder of [
    "bin",
    "etc/systemd",
    "etc/logrotate.d",
    "usr/bin",
    "opt/aws/amazon-cloudwatch-agent/etc",
  ])
    mkdirSync(join(root, folder), { recursive: true });
  const stub = (file: string, body: string) => {
    writeFileSync(file, `#!/bin/bash\necho "${file.split("/").at(-1)} $*" >> "$ROOT/called"\n${body}\n`);
    chmodSync(file, 0o755);
  };
  for (const [name, body] of Object.entries(COMMANDS)) stub(join(root, "bin", name), body);
  mkdirSync(join(root, "opt/aws/amazon-cloudwatch-agent/bin"));
  stub(join(root, "opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl"), "exit 0");
  writeFileSync(join(root, "etc/fstab"), "");
});
afterEach(() => rmSync(root, { recursive: true }));

function boot(env: Record<string, string> = {}): { status: number | null; called: string[] } {
  const script = agentUserData({
    region: "eu-west-1",
    agentLogGroup: "/agent",
    instanceLogGroup: "/instance",
  })
    .replaceAll("/tmp/", `${root}/`)
    .replaceAll(/(?<=[\s'"=:])\/(etc|opt|var|usr)\//g, `${root}/$1/`)
    .replaceAll("/swapfile", `${root}/swapfile`)
    .replaceAll(/^\/opt\//gm, `${root}/opt/`);
  const { status, stderr } = spawnSync("bash", ["-c", script], {
    env: { ROOT: root, DNF_FAILS: "2", PATH: `${join(root, "bin")}:${process.env.PATH}`, ...env },
    encoding: "utf8",
  });
  if (status === null) throw new Error(stderr);
  return { status, called: readFileSync(join(root, "called"), "utf8").trim().split("\n") };
}

test("the first boot waits for the network, mounts the spool's volume and installs the CodeDeploy agent last", () => {
  const { status, called } = boot();
  expect(status).toBe(0);
  expect(called.filter((call) => call.startsWith("dnf"))).toHaveLength(3);
  expect(called.find((call) => call.startsWith("dnf"))).toContain("nodejs22 ruby3.2 amazon-cloudwatch-agent");
  expect(called.at(-1)).toBe("systemctl enable --now codedeploy-agent");
  expect(readFileSync(join(root, "etc/house-agent/environment"), "utf8")).toBe("AWS_REGION=eu-west-1\n");
});

test("there is swap before dnf runs, which on the smallest instance would be killed without", () => {
  const names = boot().called.map((call) => call.split(" ")[0]);
  expect(names.slice(0, names.indexOf("dnf"))).toEqual(["dd", "mkswap", "swapon"]);
});

test("run a second time it formats nothing, mounts nothing twice and leaves one line for each in fstab", () => {
  boot();
  const { status, called } = boot();
  expect(status).toBe(0);
  expect(readFileSync(join(root, "etc/fstab"), "utf8").trim().split("\n")).toHaveLength(2);
  expect(called.filter((call) => call.startsWith("mkswap"))).toHaveLength(1);
  expect(called.filter((call) => call.startsWith("mkfs.xfs"))).toHaveLength(1);
  expect(called.filter((call) => call.startsWith("mount "))).toHaveLength(1);
});

test("without what dnf should install it ends, and takes no deployment", () => {
  const { status, called } = boot({ DNF_FAILS: "99" });
  expect(status).not.toBe(0);
  expect(called.filter((call) => call.startsWith("systemctl"))).toEqual([]);
});
