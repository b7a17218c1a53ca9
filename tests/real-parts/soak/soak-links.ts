import { startFaultProxy, type FaultProxy } from '../proxy/fault-proxy.js';

/** A host and a port. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** Every pair of parts that talk to each other. */
export const soakLinks = [
  'services → PostgreSQL',
  'services → Redis',
  'services → Kafka',
  'services → M-Pesa',
  'services → Stripe',
  'M-Pesa → callback-receiver',
  'Stripe → callback-receiver',
  'dispatcher → merchant',
  'merchant → api',
] as const;

export type SoakLink = (typeof soakLinks)[number];

/** A proxy on every link. Where each leads may be said later. */
export interface SoakProxies {
  readonly all: ReadonlyMap<SoakLink, FaultProxy>;
  lead(link: SoakLink, address: string): void;
  /** `127.0.0.1:port` of the proxy. */
  addressOf(link: SoakLink): string;
  close(): Promise<void>;
}

/** Starts them all. */
export async function startSoakProxies(): Promise<SoakProxies> {
  const targets = new Map<SoakLink, Target>();
  const all = new Map<SoakLink, FaultProxy>();
  for (const name of soakLinks) {
    // Until it leads somewhere, connections are refused: nothing listens on port 1.
    const target = () => targets.get(name) ?? { host: '127.0.0.1', port: 1 };
    all.set(name, await startFaultProxy({ name, target }));
  }
  return {
    all,
    lead: (link, address) => {
      const { hostname, port } = new URL(address.includes('://') ? address : `tcp://${address}`);
      targets.set(link, { host: hostname, port: Number(port) });
    },
    addressOf: (link) => `127.0.0.1:${all.get(link)?.port ?? 0}`,
    close: async () => {
      await Promise.all([...all.values()].map((proxy) => proxy.close()));
    },
  };
}

/** The same address with another host and port. */
export function through(address: string, proxyAddress: string): string {
  const url = new URL(address);
  url.host = proxyAddress;
  return url.href;
}
