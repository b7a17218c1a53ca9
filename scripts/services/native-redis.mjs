import { findProgram } from './find-program.mjs';
import { freePort } from './free-port.mjs';
import { installMissing } from './install-missing.mjs';

/** Redis from the system or Debian's package, without persistence, because what it holds may be lost. */
export async function prepareNativeRedis({ directory, log }) {
  if (findProgram('redis-server') === undefined)
    await installMissing('redis-server', ['redis-server'], { log });
  const port = await freePort();
  const command = findProgram('redis-server');
  return {
    name: 'redis',
    address: `redis://127.0.0.1:${port}`,
    what: command,
    command,
    args: [
      ...['--bind', '127.0.0.1', '--port', String(port)],
      ...['--save', '', '--appendonly', 'no', '--dir', directory],
    ],
    cwd: directory,
  };
}
