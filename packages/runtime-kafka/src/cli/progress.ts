/** Where progress is written; `process.stderr` is one. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows the progress of long work. */
export interface Progress {
  /** Reports the amount done, and the total if it is known. */
  readonly at: (done: number, total?: number) => void;
  /** The work has ended: clears the bar. */
  readonly end: () => void;
}

const barWidth = 24;
const redrawMs = 100;
/** Least pause between two plain lines; later a tenth of the elapsed time, so that an hour of work is a page of lines. */
const lineMs = 5_000;
const lineShare = 0.1;

/** A bar in a terminal, plain lines elsewhere, and nothing when `isQuiet`, for output that programs read. */
export function createProgress(
  what: string,
  options: { readonly isQuiet?: boolean; readonly stream?: ProgressStream; readonly now?: () => number } = {},
): Progress {
  const { isQuiet = false, stream = process.stderr, now = () => performance.now() } = options;
  const isBar = stream.isTTY === true;
  const startedMs = now();
  let writtenMs = startedMs - (isBar ? redrawMs : 0);
  let isDrawn = false;
  return {
    at: (done, total) => {
      const nowMs = now();
      const pauseMs = isBar ? redrawMs : Math.max(lineMs, lineShare * (nowMs - startedMs));
      if (isQuiet || nowMs - writtenMs < pauseMs) return;
      writtenMs = nowMs;
      const seconds = (nowMs - startedMs) / 1_000;
      const text = describe(what, done, total, seconds);
      if (!isBar) return void stream.write(`${text}\n`);
      isDrawn = true;
      const line = total === undefined ? text : `${bar(done / total)} ${text}`;
      stream.write(`\r\u001B[K${line.slice(0, (stream.columns ?? 80) - 1)}`);
    },
    end: () => {
      if (isDrawn) stream.write('\r\u001B[K');
      isDrawn = false;
    },
  };
}

function bar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * barWidth);
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)}`;
}

function describe(what: string, done: number, total: number | undefined, seconds: number): string {
  const number = (value: number) => Math.round(value).toLocaleString('en');
  const [of, share] =
    total === undefined ? ['', ''] : [` of ${number(total)}`, ` (${Math.floor((100 * done) / total)} %)`];
  const left =
    total === undefined || done === 0 || seconds < 1
      ? ''
      : `, ${clock((seconds * Math.max(0, total - done)) / done)} left`;
  return `${what}: ${number(done)}${of}${share}, ${clock(seconds)}${left}`;
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
