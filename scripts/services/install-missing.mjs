import { findProgram } from './find-program.mjs';
import { runProgram } from './run-program.mjs';

/** Installs Debian packages if `CI=true` and apt-get is there; otherwise throws an error with the command. */
export async function installMissing(what, packages, { log }) {
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const missing = `${what} is missing: ${process.getuid?.() === 0 ? '' : 'sudo '}${command}`;
  if (process.env.CI !== 'true' || findProgram('apt-get') === undefined) throw new Error(missing);
  log(`${what} is missing; CI=true installs it: ${command}`);
  // RUNLEVEL keeps the packages from starting their servers.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const [program, prefix] = process.getuid?.() === 0 ? ['apt-get', []] : ['sudo', ['-nE', 'apt-get']];
  const apt = (...args) => runProgram(program, [...prefix, ...args], { env });
  const install = () => apt('install', '-y', '--no-install-recommends', ...packages);
  // The package lists of a fresh image are often empty or old.
  await install().catch(() => apt('update').then(install));
}
