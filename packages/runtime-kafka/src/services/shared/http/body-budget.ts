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
  let taken = 0;
  return {
    take: (client, bytes) => {
      const own = (ofClients.get(client) ?? 0) + bytes;
      if (taken + bytes > bytesMax || own > bytesOfClientMax) return undefined;
      taken += bytes;
      ofClients.set(client, own);
      return () => {
        taken -= bytes;
        const left = (ofClients.get(client) ?? 0) - bytes;
        if (left > 0) ofClients.set(client, left);
        else ofClients.delete(client);
      };
    },
  };
}
