import { readFileSync, readdirSync } from 'node:fs';

/** What a process holds. */
export interface ProcessSize {
  readonly residentMb: number;
  /** Files, sockets and the like. */
  readonly handles: number;
}

/** Reads it from the system; `undefined` where the system does not say, or the process has gone. */
export function processSize(pid: number): ProcessSize | undefined {
  try {
    const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if (resident === undefined) return undefined;
    return {
      residentMb: Math.round(Number(resident) / 1_024),
      handles: readdirSync(`/proc/${pid}/fd`).length,
    };
  } catch {
    return undefined;
  }
}

/** More than this at the end, and something is kept that should have been let go. */
const residentMbMax = 400;
const handlesMax = 150;

/** What is wrong with a size at the end, or `undefined`. */
export function whyTooLarge({ residentMb, handles }: ProcessSize): string | undefined {
  if (residentMb > residentMbMax) return `${residentMb} MB of memory, more than ${residentMbMax}`;
  if (handles > handlesMax) return `${handles} open handles, more than ${handlesMax}`;
  return undefined;
}
