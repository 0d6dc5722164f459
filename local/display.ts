import { stripVTControlCharacters } from "node:util";
import logUpdate from "log-update";
import type { CsvProgress } from "../agent/sources/csv.ts";
import { terminalText } from "../domain/terminal-text.ts";
import type { Mail } from "./mailbox.ts";
import type { Scenario } from "./scenario.ts";
import type { System } from "./system.ts";
import { letter, type Snapshot, screen, statusLine } from "./view.ts";

/** The terminal: e-mails and notes that stay, and below them, on a real terminal, a screen that is kept up to date. */
export interface Display {
  note(text: string): void;
  mail(mail: Mail): void;
  /** Shows the present state. */
  show(system: System, scenario: Scenario): Promise<void>;
  /** Leaves the last screen where it is. */
  end(): void;
}

/** Without a terminal a status line every so often is enough. */
const LINE_EVERY_MS = 5000;
const DEFAULT_COLUMNS = 100;

/** A display on standard output. */
export function createDisplay(): Display {
  const interactive = process.stdout.isTTY === true;
  const columns = () => process.stdout.columns ?? DEFAULT_COLUMNS;
  const rate = createRate();
  let lineAtMs = Date.now();
  let shown = false;
  const keep = (text: string) => {
    const safe = terminalText(text);
    if (interactive && shown) logUpdate.persist(safe);
    else console.log(interactive ? safe : stripVTControlCharacters(safe));
  };
  return {
    note: keep,
    mail: (mail) => keep(letter(mail, columns())),
    async show(system, scenario) {
      if (!interactive && Date.now() - lineAtMs < LINE_EVERY_MS) return;
      const snapshot = await snapshotOf(system, scenario, rate);
      if (interactive) logUpdate(terminalText(screen(snapshot, columns())));
      else console.log(stripVTControlCharacters(terminalText(statusLine(snapshot))));
      lineAtMs = Date.now();
      shown = true;
    },
    end() {
      if (interactive && shown) logUpdate.done();
      shown = false;
    },
  };
}

async function snapshotOf(
  system: System,
  scenario: Scenario,
  rate: (count: number) => number,
): Promise<Snapshot> {
  const { metrics, mailbox, mapping } = system.cloud;
  const { accepted, backlog, lastProblem } = system.agent.status();
  const stored = metrics.sum("ReadingsStored");
  return {
    title: scenario.title,
    home: scenario.home,
    sensors: (await system.home()).home.sensors,
    faults: scenario.faults(),
    share: shareOf(scenario.progress(), accepted === 0 ? 0 : stored / accepted),
    readingsPerSecond: rate(stored),
    sent: Math.max(0, accepted - backlog.entries),
    stored,
    judged: metrics.sum("ReadingsJudged"),
    lagMs: mapping.lagMs(),
    spooled: backlog.entries,
    mails: mailbox.mails.length,
    problem: lastProblem,
  };
}

/** Of what has been read of the file, the stored part counts. */
function shareOf(progress: CsvProgress | undefined, storedShare: number): number | undefined {
  if (progress === undefined) return undefined;
  return Math.min(1, progress.bytes / Math.max(1, progress.totalBytes)) * storedShare;
}

/** Change per second over the last few seconds. */
function createRate(): (count: number) => number {
  const samples: { atMs: number; count: number }[] = [];
  return (count) => {
    samples.push({ atMs: Date.now(), count });
    if (samples.length > 10) samples.shift();
    const first = samples[0];
    const seconds = first === undefined ? 0 : (Date.now() - first.atMs) / 1000;
    return first === undefined || seconds === 0 ? 0 : (count - first.count) / seconds;
  };
}
