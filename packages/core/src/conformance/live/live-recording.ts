import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { checkOption } from '../../input/check-input.js';

/** One request and its answer, without credentials and personal data. */
export interface LiveExchange {
  readonly method: string;
  /** Without the host; numbers and ids are `{}`. */
  readonly path: string;
  readonly request: LiveBody;
  readonly status: number;
  readonly response: LiveBody;
}

/** A recorded body. */
export interface LiveBody {
  /** Empty if there is none. */
  readonly contentType: string;
  readonly body: string;
}

/** The exchanges of one step. */
export interface LiveStep {
  readonly step: string;
  /** The answer's status, or the code of the error. */
  readonly outcome: string;
  readonly exchanges: readonly LiveExchange[];
}

/** The exchanges of one check. */
export interface LiveRecording {
  readonly format: 1;
  readonly gatewayId: string;
  /** ISO 8601 UTC. */
  readonly recordedAt: string;
  readonly steps: readonly LiveStep[];
}

/**
 * Reads a recording; `undefined` if the file does not exist.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `recording`: an unreadable one is neither compared nor overwritten
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
    throw unreadable(file, 'is not JSON');
  }
  if (read?.format !== 1 || !Array.isArray(read.steps) || !read.steps.every(isStep))
    throw unreadable(file, 'is not a recording of this version');
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

/** Writes a recording, formatted for diffs. */
export function writeRecording(file: string, recording: LiveRecording): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(recording, null, 2)}\n`);
}
