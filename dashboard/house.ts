import type { FaultSwitch, HistoryView, Live, MuteRequest, SensorView } from "./wire.ts";

/** What the server shows, wherever it comes from: a deployed table, a system on this laptop, or a benchmark. */
export interface House {
  read(): Promise<Live>;
  /** Undefined for a sensor that the house does not have. */
  sensor(id: string): Promise<SensorView | undefined>;
  history(id: string, sinceMs: number, untilMs: number): Promise<HistoryView | undefined>;
  /** Says whether the alarm was still there to be muted; missing where nothing may be changed. */
  mute?(request: MuteRequest): Promise<boolean>;
  tryIt?: Stage;
}

/** The hands of whoever tries a simulated house. */
export interface Stage {
  /** Throws a RangeError when it cannot happen in this house. */
  switchFault(fault: FaultSwitch): void;
  setSpeed(speed: number): void;
  /** Lets the house live quickly until its people are told of a fault; throws a RangeError when there is nothing to skip. */
  skipToNotice(fault: Omit<FaultSwitch, "on">): void;
}
