import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { checkOption } from '../../input/check-input.js';

/** One request and its answer, with nothing of a credential or of a person in it. */
export interface LiveExchange {
  readonly method: string;
  /** Without the host; numbers and ids are `{}`. */
  readonly path: string;
  readonly request: LiveBody;
  readonly status: number;
  readonly response: LiveBody;
}

/** A body as it is kept. */
export interface LiveBody {
  /** Empty where there is none. */
  readonly contentType: string;
  readonly body: string;
}

/** What one step sent and received. */
export interface LiveStep {
  readonly step: string;
  /** The answer's status, or the code of the error. */
  readonly outcome: string;
  readonly exchanges: readonly LiveExchange[];
}

/** Everything that one check sent and received. */
export interface LiveRecording {
  readonly format: 1;
  readonly gatewayId: string;
  /** ISO 8601 UTC. */
  readonly recordedAt: string;
  readonly steps: readonly LiveStep[];
}

/**
 * The recording in a file; `undefined` where there is none.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `recording`: one that cannot be read is neither compared nor written over
 */
export function readRecording(file: string): LiveRecording | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable(file, 'cannot be opened');
  }
  let read: Partial<LiveRecording> | null;
  try {
    read = JSON.parse(text) as Partial<LiveRecording> | null;
  } catch {
    throw unreadable(file, 'is no JSON');
  }
  if (read?.format !== 1 || !Array.isArray(read.steps) || !read.steps.every(isStep))
    throw unreadable(file, 'is no recording of this version');
  return read as LiveRecording;
}

function isStep(value: unknown): boolean {
  const { step, outcome, exchanges } = (value ?? {}) as Partial<LiveStep>;
  return (
    typeof step === 'string' &&
    typeof outcome === 'string' &&
    Array.isArray(exchanges) &&
    exchanges.every(isExchange)
  );
}

function isExchange(value: unknown): boolean {
  const { method, path, status, request, response } = (value ?? {}) as Partial<LiveExchange>;
  const isBody = (body: LiveBody | undefined) =>
    typeof body?.contentType === 'string' && typeof body.body === 'string';
  return (
    [typeof method, typeof path, typeof status].join() === 'string,string,number' &&
    isBody(request) &&
    isBody(response)
  );
}

const unreadable = (file: string, problem: string) =>
  checkOption.wrong('recording', `${file} ${problem}: restore it, or delete it and record anew`);

/** Writes it, readable in a diff. */
export function writeRecording(file: string, recording: LiveRecording): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(recording, null, 2)}\n`);
}
