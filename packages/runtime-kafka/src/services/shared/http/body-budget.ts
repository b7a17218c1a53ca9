/** Memory budget for request bodies that are being read. */
export interface BodyBudget {
  /** Reserves bytes for a client's body; `undefined` when the budget is used up. The returned function releases them. */
  take(client: string, bytes: number): (() => void) | undefined;
}

/** Bytes of all bodies together, and of one client's. */
const bytesMax = 16 * 1024 * 1024;
const bytesOfClientMax = 4 * 1024 * 1024;

/** Bodies up to this size are not counted: a connection costs as much. */
export const smallBodyBytes = 16 * 1024;

/** One per service: large bodies that arrive slowly cannot fill the memory. */
export function createBodyBudget(): BodyBudget {
  const ofClients = new Map<string, number>();
  let reserved = 0;
  return {
    take: (client, bytes) => {
      const own = (ofClients.get(client) ?? 0) + bytes;
      if (reserved + bytes > bytesMax || own > bytesOfClientMax) return undefined;
      reserved += bytes;
      ofClients.set(client, own);
      return () => {
        reserved -= bytes;
        const rest = (ofClients.get(client) ?? 0) - bytes;
        if (rest > 0) ofClients.set(client, rest);
        else ofClients.delete(client);
      };
    },
  };
}
