/**
 * Every limit of what enters the system, in one place. The decoder refuses what exceeds one, and the agent never sends it, so
 * DynamoDB never refuses what the decoder accepted. "Characters" are UTF-16 code units, as JavaScript counts them. A limit
 * without a source is our own: an item of a home stays under 340 KB, of the 400 KB that DynamoDB allows.
 */

/** Sensors of a home, of an announcement and of an envelope. */
export const MAX_SENSORS = 256;

/** The JSON of an announced home in UTF-8, and of all announcements of a home's agents together: 125 bytes for each of 256 sensors. */
export const MAX_HOME_BYTES = 32_000;

/** The JSON of everything that people set on the page of a home's sensors, in UTF-8: as much as agents may announce. */
export const MAX_CHANGES_BYTES = 32_000;

/** Characters of the name of whoever sets something on the page. */
export const MAX_PERSON_LENGTH = 40;

/** A sensor's id in UTF-8; a sort key may have 1,024. Source: DynamoDB Developer Guide, "Quotas", partition and sort keys. */
export const MAX_SENSOR_ID_BYTES = 128;

/** The ids of all sensors of a home together in UTF-8: some 30 bytes for each of 256. */
export const MAX_SENSOR_ID_BYTES_OF_HOME = 8000;

/** Characters of the id of a home, an agent or a spool. */
export const MAX_ID_LENGTH = 64;

/** Characters of the name of a home or a sensor: it stands in e-mails and their subjects. */
export const MAX_NAME_LENGTH = 100;

/** Characters of a time zone's name; the longest IANA name has 32. Source: IANA Time Zone Database, backward. */
export const MAX_TIME_ZONE_LENGTH = 64;

/** Largest |celsius| of a reading: beyond it a number is a mistake, and not even a sensor's fault code. */
export const MAX_CELSIUS = 1_000_000;

/** Largest |celsius| of a sensor's limit. */
export const MAX_LIMIT_CELSIUS = 1000;

/** The end of the year 9999 in ms since 1970: with four digits a year, ISO times sort as text. */
export const LATEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Sources that a heartbeat reports. */
export const MAX_SOURCES = 32;

/** Characters of a source's name in a heartbeat. */
export const MAX_SOURCE_NAME_LENGTH = 120;

/** Characters of a source's problem in a heartbeat. */
export const MAX_PROBLEM_LENGTH = 200;

/** The longest that an agent may keep readings before it sends them: a silence is told so much later. */
export const MAX_PACE_MS = 600_000;

/** The JSON of a heartbeat in UTF-8; it is stored with its home. */
export const MAX_HEARTBEAT_BYTES = 5000;

/** Readings of an envelope; what fits into 25,000 bytes is about 1,500 of usual readings. */
export const MAX_READINGS = 2000;

/** An envelope that an agent makes: one PUT payload unit. Source: Kinesis Data Streams pricing. */
export const ENVELOPE_MAX_BYTES = 25_000;

/** A record's data. Source: Kinesis Data Streams Developer Guide, "Quotas and limits": 1 MiB before Base64 encoding. */
export const MAX_RECORD_BYTES = 1_048_576;

/** An item of a home; DynamoDB refuses more than 400 KB. Source: DynamoDB Developer Guide, "Quotas", item size. */
export const MAX_ITEM_BYTES = 340_000;

/** Characters of the reason why a record is refused. */
export const MAX_REASON_LENGTH = 300;
