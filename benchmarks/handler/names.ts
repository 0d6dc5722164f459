/** The table of the stub. */
export const TABLE_NAME = "homes";
