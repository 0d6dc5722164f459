import type { FaultSwitch, HistoryView, Live, MuteRequest, SensorView, SettingsRequest } from "./wire.ts";

/** What the server shows, wherever it comes from: a deployed table, a system on this laptop, or a benchmark. */
export interface House {
  read(): Promise<Live>;
  /** Undefined for a sensor that the house does not have. */
  sensor(id: string): Promise<SensorView | undefined>;
  history(id: string, sinceMs: number, untilMs: number): Promise<HistoryView | undefined>;
  /** Says whether the alarm was still there to be muted; missing where nothing may be changed. */
  mute?(request: MuteRequest): Promise<boolean>;
  /** Resolves to why the settings cannot be so, or to undefined when they are; missing where nothing may be changed. */
  set?(request: SettingsRequest): Promise<string | undefined>;
  tryIt?: Stage;
}

/** The hands of whoever tries a simulated house. */
export interface Stage {
  /** Throws a RangeError when it cannot happen in this house. */
  switchFault(fault: FaultSwitch): void;
  setSpeed(speed: number): void;
  /** Lets the house live quickly until the e-mail about a fault leaves; throws a RangeError when there is nothing to skip. */
  skipToNotice(fault: Omit<FaultSwitch, "on">): void;
}
