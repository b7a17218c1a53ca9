import { findProgram } from './find-program.mjs';
import { runProgram } from './run-program.mjs';

/**
 * Installs Debian packages where that is wanted (`CI=true`) and possible; elsewhere says how to get what is missing.
 * RUNLEVEL keeps the packages from starting servers of their own.
 */
export async function installMissing(what, packages, { log }) {
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const missing = `${what} is missing: ${process.getuid?.() === 0 ? '' : 'sudo '}${command}`;
  if (process.env.CI !== 'true' || findProgram('apt-get') === undefined) throw new Error(missing);
  log(`${what} is missing; CI=true installs it: ${command}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const [program, prefix] = process.getuid?.() === 0 ? ['apt-get', []] : ['sudo', ['-nE', 'apt-get']];
  try {
    await runProgram(program, [...prefix, 'install', '-y', '--no-install-recommends', ...packages], { env });
  } catch {
    // The lists of a fresh image are often empty or old.
    await runProgram(program, [...prefix, 'update'], { env });
    await runProgram(program, [...prefix, 'install', '-y', '--no-install-recommends', ...packages], { env });
  }
}
