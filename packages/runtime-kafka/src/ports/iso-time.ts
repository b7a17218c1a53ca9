/** ISO 8601 UTC. */
export const iso = (ms: number): string => new Date(ms).toISOString();
/** The same for a time that may be absent. */
export const isoIf = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : iso(ms));
