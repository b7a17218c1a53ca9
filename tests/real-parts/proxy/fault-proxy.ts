import { createConnection, createServer, type Socket } from 'node:net';

/**
 * What a link does to what goes through it.
 *
 * `delay` every piece arrives later, in order · `cut` connections are reset, and new ones too · `black hole` nothing passes either way, and
 * nothing is refused; what was sent arrives when it ends, as it does when a network comes back · `half-open` the far side has gone without a
 * word: what is sent to it vanishes, and the near side is never told · `slow` bytes drip.
 */
export const linkFaults = ['delay', 'cut', 'black hole', 'half-open', 'slow'] as const;

export type LinkFault = (typeof linkFaults)[number];

/** A TCP proxy in front of one server. */
export interface FaultProxy {
  readonly name: string;
  readonly port: number;
  /** Starts a fault; `undefined` lets everything pass again. */
  setFault(fault: LinkFault | undefined): void;
  /** Connections that are open now. */
  connections(): number;
  /** Connections that met a fault. */
  met(): number;
  close(): Promise<void>;
}

/** Where a proxy listens and what is behind it. */
export interface FaultProxyOptions {
  readonly name: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Asked for every connection, so that it may be known later than the proxy. */
  readonly target: () => { readonly host: string; readonly port: number };
}

const delayMs = 350;
const dripBytes = 48;
const dripMs = 12;

interface Link {
  readonly near: Socket;
  readonly far: Socket;
  /** Half-open: its far side has gone. It stays so until the near side gives up. */
  isForgotten: boolean;
}

/** Starts it on this machine's own address. */
export async function startFaultProxy({ name, port = 0, target }: FaultProxyOptions): Promise<FaultProxy> {
  const links = new Set<Link>();
  let fault: LinkFault | undefined;
  let met = 0;
  /** Pieces held back while nothing passes. */
  let waiting: (() => void)[] = [];
  const untilOver = () => new Promise<void>((resolve) => waiting.push(resolve));

  const strike = (link: Link): void => {
    if (fault === undefined) return;
    met += 1;
    if (fault === 'cut') {
      link.near.resetAndDestroy();
      link.far.resetAndDestroy();
    }
    if (fault === 'half-open') {
      link.isForgotten = true;
      link.far.destroy();
    }
  };

  /** Carries one direction, piece by piece: the next one is read when the last one is through. */
  const pump = (link: Link, from: Socket, to: Socket): void => {
    let carried = Promise.resolve();
    from.on('data', (piece: Buffer) => {
      from.pause();
      carried = passThrough(link, piece, (part) => {
        if (to.writable) to.write(part);
      }).then(() => {
        if (!from.destroyed) from.resume();
      });
    });
    from.once('end', () => {
      void carried.then(async () => {
        while (fault === 'black hole') await untilOver();
        if (!link.isForgotten && to.writable) to.end();
      });
    });
  };

  const passThrough = async (link: Link, piece: Buffer, write: (part: Buffer) => void): Promise<void> => {
    while (fault === 'black hole') await untilOver();
    if (link.isForgotten) return;
    if (fault === 'delay') await sleep(delayMs);
    if (fault !== 'slow') return write(piece);
    for (let at = 0; at < piece.length; at += dripBytes) {
      // What is left of a piece goes at once when the fault is over.
      if ((fault as LinkFault | undefined) !== 'slow') return write(piece.subarray(at));
      write(piece.subarray(at, at + dripBytes));
      await sleep(dripMs);
    }
  };

  const server = createServer({ allowHalfOpen: true }, (near) => {
    const { host, port: farPort } = target();
    const far = createConnection({ host, port: farPort, allowHalfOpen: true });
    const link: Link = { near, far, isForgotten: false };
    links.add(link);
    near.setNoDelay(true);
    far.setNoDelay(true);
    near.on('error', () => far.destroy());
    far.on('error', () => {
      if (!link.isForgotten) near.resetAndDestroy();
    });
    far.on('close', () => {
      if (!link.isForgotten && !near.destroyed && near.writable) near.end();
    });
    near.on('close', () => {
      links.delete(link);
      far.destroy();
    });
    pump(link, near, far);
    pump(link, far, near);
    strike(link);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    name,
    port: (server.address() as { port: number }).port,
    setFault: (next) => {
      fault = next;
      const released = waiting;
      waiting = [];
      released.forEach((go) => go());
      for (const link of links) strike(link);
    },
    connections: () => links.size,
    met: () => met,
    close: async () => {
      fault = undefined;
      waiting.forEach((go) => go());
      for (const { near, far } of links) {
        near.destroy();
        far.destroy();
      }
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
