// State between runs on one data directory: ports (addresses are stored with transactions) and credentials.
import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** Reads `kept.json`, with ports chosen at the first run. Throws a one-line error when the directory cannot be used. */
export async function openKeptState(dataDirectory, wantedPort) {
  const file = join(dataDirectory, 'kept.json');
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
    const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { runs: 0 };
    const save = (changes) => {
      Object.assign(kept, changes);
      writeFileSync(file, JSON.stringify(kept, null, 2), { mode: 0o600 });
    };
    if (wantedPort !== undefined) save({ port: wantedPort });
    if (kept.port === undefined) save({ port: await freePort(8700) });
    if (kept.merchantPort === undefined) save({ merchantPort: await freePort(8701) });
    return { kept, save };
  } catch (error) {
    throw new Error(
      `the data directory ${dataDirectory} cannot be used (${error.code ?? error.message}): pass another --data-dir`,
    );
  }
}

/** The preferred port, or any free one. */
async function freePort(preferred) {
  const tryPort = (port) =>
    new Promise((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(undefined));
      server.listen(port, '127.0.0.1', () => {
        const chosen = server.address().port;
        server.close(() => resolve(chosen));
      });
    });
  return (await tryPort(preferred)) ?? (await tryPort(0));
}
