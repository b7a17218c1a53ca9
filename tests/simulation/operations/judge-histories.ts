import { spawnSync } from 'node:child_process';
import { simulate } from '../simulate.js';
import { operationsOf } from './operations-of.js';

/** Which histories to run, and the program that judges them. */
export interface JudgedJob {
  readonly from: number;
  readonly count: number;
  readonly judge: string;
  readonly stopAtFirst?: boolean;
}

/** A payment that the model does not allow, and why. */
export interface IllegalPayment {
  readonly history: number;
  readonly payment: string;
  readonly why: string;
}

/** The judge's result for many histories. */
export interface JudgedResult {
  readonly histories: number;
  readonly payments: number;
  readonly operations: number;
  readonly illegal: readonly IllegalPayment[];
}

/** Histories per batch: few at first, because most mutants show early. */
const batchMin = 20;
const batchMax = 200;

/** Runs histories and passes their operations, one JSON line each, to a judge. Nothing else checks them. */
export async function judgeHistories({ from, count, judge, stopAtFirst }: JudgedJob): Promise<JudgedResult> {
  let total: JudgedResult = { histories: 0, payments: 0, operations: 0, illegal: [] };
  let batch = batchMin;
  for (let seed = from; seed < from + count;) {
    const end = Math.min(seed + batch, from + count);
    const lines: string[] = [];
    for (; seed < end; seed += 1)
      for (const operation of operationsOf(await simulate(seed), seed)) lines.push(JSON.stringify(operation));
    const verdict = judgeLines(judge, lines);
    total = {
      histories: total.histories + verdict.histories,
      payments: total.payments + verdict.payments,
      operations: total.operations + verdict.operations,
      illegal: [...total.illegal, ...verdict.illegal],
    };
    if (stopAtFirst === true && verdict.illegal.length > 0) break;
    batch = Math.min(2 * batch, batchMax);
  }
  return total;
}

/** The judge's result for operations. @throws Error when the judge fails. */
export function judgeLines(judge: string, lines: readonly string[]): JudgedResult {
  const { stdout, stderr, status, error } = spawnSync(judge, {
    input: lines.join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw error ?? new Error(`the judge ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as JudgedResult;
}
