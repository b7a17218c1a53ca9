import type { Operation } from '../../simulation/operations/operation.js';

/** A step of a history written by hand. Its position is its index; `since` moves its call earlier. */
export interface Step {
  readonly do: Operation['input']['do'];
  readonly input?: Operation['input'] extends infer Input ? Partial<Input> : never;
  readonly output?: Operation['output'];
  /** Number of steps between its call and its position. */
  readonly since?: number;
}

const id = 'txn_1';
const amountMinor = 1_000;
const request = { operation: 'deposit', key: 'key', amountMinor, destination: '+254700000000' };
const endpoint = 'https://mer_1.example/endpoint';
const entry = { kind: 'captured', origin: 'ours', reference: 'ref-1', amountMinor };

/** A merchant's request, under one key. */
export const accepted: Step = {
  do: 'request',
  input: { id: '', merchant: 'mer_1', key: 'order-1', request: 'deposit  1000', kind: 'deposit' },
  output: { code: 202, id, body: 'first' },
};

/** A read of its status. */
export const read = (status: string, since = 0): Step => ({
  do: 'request',
  input: { merchant: 'mer_1', key: 'read-1', request: `read ${id}`, kind: 'read' },
  output: { code: 200, status },
  since,
});

/** The row at the end. */
export const row = {
  ...{ id, status: 'succeeded', version: 3, flagged: false, verifying: false },
  balance: { capturedMinor: amountMinor, refundedMinor: 0 },
  addresses: [endpoint],
  givenUp: [],
};

/** A deposit that is requested, sent, moved, answered and reported to the merchant. */
export const cleanPayment = {
  create: {
    do: 'create',
    input: {
      ...{ merchant: 'mer_1', kind: 'deposit', amountMinor, destination: request.destination },
      ...{ original: '', sendMs: 8_000, attemptsMax: 3, hintsMax: 6 },
    },
  },
  accepted,
  intent: {
    do: 'commit',
    output: { status: 'submitted', version: 2, amountMinor, cause: 'intent', key: 'key', due: true },
  },
  call: { do: 'call', input: { operation: 'deposit', key: 'key' } },
  write: { do: 'write' },
  take: { do: 'take', input: request },
  move: { do: 'move', output: { amountMinor, reference: 'ref-1' } },
  say: { do: 'say', output: { status: 'succeeded', reference: 'ref-1' } },
  succeed: {
    do: 'commit',
    output: {
      ...{ status: 'succeeded', version: 3, amountMinor, reference: 'ref-1' },
      ...{ cause: 'gateway-answered', entries: [entry] },
    },
  },
  tell: {
    do: 'tell',
    input: { endpoint },
    output: {
      ...{ type: 'transaction.succeeded', status: 'succeeded', version: 3, message: 'msg-1' },
      ...{ code: 204, isVerified: true, isPeace: true },
    },
  },
  end: { do: 'end', output: { isPeace: true, unfinished: 0, rows: [row] } },
} as const satisfies Readonly<Record<string, Step>>;

/** Steps as lines. */
export function linesOf(steps: readonly Step[]): readonly string[] {
  return steps.map((step, index) => {
    const since = step.since ?? 0;
    const operation: Operation = {
      ...{ history: 1, payment: id, client: 'process-1', atMs: index },
      call: since === 0 ? 2 * index : 2 * (index - since) - 1,
      return: 2 * index,
      input: { id, ...step.input, do: step.do },
      output: step.output ?? {},
    };
    return JSON.stringify(operation);
  });
}
