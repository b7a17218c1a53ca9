// Processor time that processes have used, as Linux counts it.
import { readFileSync, readdirSync } from 'node:fs';

const ticksPerSecond = 100;

/** Milliseconds of a process, with those of children that it has waited for; 0 when it is gone. */
function ownMs(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0) * (1000 / ticksPerSecond);
  } catch {
    return 0;
  }
}

/** Milliseconds of a process and of those it started. */
export function processorMs(pid) {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid);
  return ownMs(pid) + children.reduce((sum, child) => sum + ownMs(Number(child)), 0);
}

/** Bytes a process holds in memory. */
export function residentBytes(pid) {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  return pages * 4096;
}

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
