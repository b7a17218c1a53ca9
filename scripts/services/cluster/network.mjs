import { spawnSync } from 'node:child_process';
import { findProgram } from '../find-program.mjs';
import { installMissing } from '../install-missing.mjs';
import { runProgram } from '../run-program.mjs';

/** Servers are 10.77.0.2 and on; this machine is 10.77.0.1. */
const subnet = '10.77.0';
const bridge = 'lango0';
const namespaceOf = (name) => `lango-${name}`;

/** Creates a bridge on this machine, to which the network namespace of every server is connected. Needs root. */
export async function openNetwork({ log }) {
  if (process.getuid?.() !== 0)
    throw new Error('the cluster needs root: each server has a network namespace of its own');
  for (const [program, debianPackage] of [
    ['ip', 'iproute2'],
    ['iptables', 'iptables'],
  ])
    if (findProgram(program) === undefined) await installMissing(program, [debianPackage], { log });
  closeNetwork();
  await ip('link', 'add', bridge, 'type', 'bridge');
  await ip('addr', 'add', `${subnet}.1/24`, 'dev', bridge);
  await ip('link', 'set', bridge, 'up');
}

/** Creates a server's namespace. Returns its address, and `within`, which goes before a command to run it there. */
export async function addPlace(name, number) {
  const namespace = namespaceOf(name);
  const [outside, inside] = [`lng${number}`, `lngi${number}`];
  const address = `${subnet}.${number}`;
  await ip('netns', 'add', namespace);
  await ip('link', 'add', outside, 'type', 'veth', 'peer', 'name', inside);
  await ip('link', 'set', inside, 'netns', namespace);
  await ip('link', 'set', outside, 'master', bridge, 'up');
  await ip('-n', namespace, 'addr', 'add', `${address}/24`, 'dev', inside);
  await ip('-n', namespace, 'link', 'set', inside, 'up');
  await ip('-n', namespace, 'link', 'set', 'lo', 'up');
  return { address, within: ['ip', 'netns', 'exec', namespace] };
}

/** Drops all that comes in to a server, goes out, or both, without any reply, like a pulled cable. */
export async function cutOff(name, ways) {
  const rules = { in: ['INPUT'], out: ['OUTPUT'], both: ['INPUT', 'OUTPUT'] };
  for (const chain of rules[ways]) {
    const notItself = ['!', chain === 'INPUT' ? '-i' : '-o', 'lo'];
    await ip('netns', 'exec', namespaceOf(name), 'iptables', '-A', chain, ...notItself, '-j', 'DROP');
  }
}

/** Connects it to the others again. */
export async function tieAgain(name) {
  await ip('netns', 'exec', namespaceOf(name), 'iptables', '-F');
}

/** Processes in a server's namespace. Synchronous, so that an exit handler can call it. */
export function processesIn(name) {
  return linesOf('netns', 'pids', namespaceOf(name)).map(Number);
}

/**
 * Removes a cluster, even one that was interrupted: its processes, namespaces, links and bridge. Synchronous, so that an exit handler can call it.
 */
export function closeNetwork() {
  const places = linesOf('netns', 'list').map((line) => line.split(' ')[0]);
  for (const namespace of places.filter((name) => name.startsWith('lango-'))) {
    for (const pid of linesOf('netns', 'pids', namespace)) endNow(Number(pid));
    spawnSync('ip', ['netns', 'del', namespace]);
  }
  // The kernel removes a namespace and its link later. Until then, the name of the link is taken.
  const links = linesOf('-o', 'link').flatMap((line) => /^\d+: (lng\d+)@/.exec(line)?.[1] ?? []);
  for (const link of [...links, bridge]) spawnSync('ip', ['link', 'del', link]);
}

/** Kills a process, if it is still there. */
function endNow(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

const linesOf = (...args) =>
  (spawnSync('ip', args, { encoding: 'utf8' }).stdout ?? '').split('\n').filter(Boolean);

const ip = (...args) => runProgram('ip', args);
