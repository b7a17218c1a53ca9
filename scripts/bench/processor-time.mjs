// Processor time that processes have used, as Linux counts it.
import { readFileSync, readdirSync } from 'node:fs';

const ticksPerSecond = 100;

/** Milliseconds of a process, with those of children that it has waited for; 0 when it is gone. */
function ownMs(pid) {
  const ticks = statOf(pid)?.slice(11, 15) ?? [0];
  return ticks.reduce((sum, one) => sum + one) * (1000 / ticksPerSecond);
}

/** Milliseconds of a process and of those it started. */
export function processorMs(pid) {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && statOf(name)?.[1] === pid);
  return ownMs(pid) + children.reduce((sum, child) => sum + ownMs(Number(child)), 0);
}

/** Bytes a process holds in memory. */
export function residentBytes(pid) {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  return pages * 4096;
}

/** The fields of its `stat` file after the name, as numbers; `undefined` when it is gone. */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
  } catch {
    return undefined;
  }
}
