/** Where and when these prices were published; AWS's price list for the region has the newest. */
export const PRICES = { region: "us-east-1", date: "June 2025", currency: "USD" } as const;

export const HOURS_PER_MONTH = 730;

/** Published prices in dollars, without free tiers. Source: the pricing page of each service. */
export const prices = {
  instanceHour: { "t4g.nano": 0.0042, "t4g.micro": 0.0084, "t4g.small": 0.0168 } as Record<string, number>,
  publicIpv4Hour: 0.005,
  volumeGbMonth: 0.08,
  shardHour: 0.015,
  shardExtendedRetentionHour: 0.02,
  putPayloadUnit: 0.014e-6,
  onDemandStreamHour: 0.04,
  onDemandGbIn: 0.08,
  onDemandGbOut: 0.04,
  onDemandExtendedGbMonth: 0.1,
  writeRequestUnit: 0.625e-6,
  readRequestUnit: 0.125e-6,
  tableGbMonth: 0.25,
  backupGbMonth: 0.2,
  lambdaRequest: 0.2e-6,
  lambdaGbSecondArm: 0.0000133334,
  trace: 5e-6,
  alarmMonth: 0.1,
  metricMonth: 0.3,
  dashboardMonth: 3,
  logGbIn: 0.5,
  keyMonth: 1,
  keyRequest: 0.03 / 10_000,
  email: 2 / 100_000,
} as const;

/** What each account has free each month, without an end. Source: the pricing page of each service, "free tier". */
export const freeTier = {
  alarms: 10,
  metrics: 10,
  dashboards: 3,
  logGb: 5,
  lambdaRequests: 1e6,
  lambdaGbSeconds: 400_000,
  tableGb: 25,
  keyRequests: 20_000,
  emails: 1000,
} as const;
