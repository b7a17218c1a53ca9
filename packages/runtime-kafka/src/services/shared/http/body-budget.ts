/** How much of unfinished bodies a process holds. */
export interface BodyBudget {
  /** Takes bytes for a body that a client is about to send; `undefined` when it would be too much. The result gives them back. */
  take(client: string, bytes: number): (() => void) | undefined;
}

/** Bytes of all bodies together, and of one client's. */
const bytesMax = 16 * 1024 * 1024;
const bytesOfClientMax = 4 * 1024 * 1024;

/** Bodies up to this size are free: a connection costs as much. */
export const smallBodyBytes = 16 * 1024;

/** One for a service: large bodies that come slowly, or never, cannot fill the memory. */
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
