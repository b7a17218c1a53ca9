// `npm run new-gateway acme`: a gateway package inside this repository, by the same scaffold that others use.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const [name = '', ...rest] = process.argv.slice(2);
const command = join(root, 'packages/create-gateway/dist/command.js');
const target = ['--directory', join(root, 'packages', `gateway-${name}`), '--scope', '@lango/'];
const { status } = spawnSync(
  process.execPath,
  [command, ...(name === '' ? [] : [name]), ...target, ...rest],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
