import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';

/** State that is kept between starts. */
interface KeptState {
  readonly port?: number;
  readonly worldPort?: number;
  readonly token?: string;
  readonly operatorToken?: string;
  readonly endpointSecret?: string;
  readonly payments?: number;
}

/** Opens the state file. Ports stay the same while they are free, because the merchant's endpoint is registered with one. */
export async function openDevState(file: string, wantedPort: number) {
  let kept: KeptState = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as KeptState) : {};
  const keep = (more: KeptState) => {
    kept = { ...kept, ...more };
    writeFileSync(file, JSON.stringify(kept), { mode: 0o600 });
  };
  const port = await freePort(kept.port ?? wantedPort);
  const worldPort = await freePort(kept.worldPort ?? (wantedPort === 0 ? 0 : wantedPort + 1));
  keep({ port, worldPort });
  return {
    port,
    worldPort,
    get kept() {
      return kept;
    },
    keep,
    /** A new reference and amount, in whole units. */
    next: () => {
      const number = (kept.payments ?? 0) + 1;
      keep({ payments: number });
      return { reference: `DEV-${String(number).padStart(4, '0')}`, amountMinor: 10_000 + number * 100 };
    },
  };
}

/** The port, or a free one if it is in use. */
function freePort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', () => (port === 0 ? reject(new Error('no port is free')) : resolve(freePort(0))));
    server.listen(port, '127.0.0.1', () => {
      const { port: found } = server.address() as AddressInfo;
      server.close(() => resolve(found));
    });
  });
}
