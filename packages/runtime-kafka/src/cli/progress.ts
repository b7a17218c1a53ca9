/** Where progress is written; `process.stderr` is one. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Tells a person how far long work is. */
export interface Progress {
  /** So much is done; of how much, where that is known. */
  readonly at: (done: number, total?: number) => void;
  /** The work has ended: a bar goes away, so that what follows stands alone. */
  readonly end: () => void;
}

const barWidth = 24;
const redrawMs = 100;
/** Between two plain lines at least, and a tenth of the time that it has taken: an hour of work is a page of lines. Shorter work prints none. */
const lineMs = 5_000;
const lineShare = 0.1;

/** A bar that is drawn over itself in a terminal, plain lines elsewhere, and nothing when `isQuiet`: a program reads what is printed. */
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
