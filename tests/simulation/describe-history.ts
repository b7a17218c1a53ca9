import type { TraceEntry, TraceEvent } from './trace.js';
import type { World } from './world.js';

/** A history as text: one line for each event, with port calls on demand. */
export function describeHistory(world: World, options: { readonly portCalls?: boolean } = {}): string {
  const names = new Map<string, string>();
  const short = (text: string): string =>
    text
      .replace(/txn_[0-9a-f]{32}/g, (id) => nameOf(names, id, 'transaction-'))
      .replace(/(cbk|msg|dsc)_[0-9A-Za-z]{20,}/g, (id) => nameOf(names, id, `${id.slice(0, 3)}-`))
      .replace(/\b[0-9a-f]{32,64}\b/g, (id) => nameOf(names, id, 'id-'));
  const lines = world.trace.entries
    .filter(({ event }) => options.portCalls === true || event.kind !== 'port call')
    .flatMap((entry) => {
      const text = lineOf(entry.event);
      return text === undefined ? [] : [`${seconds(entry)}  ${entry.process.padEnd(10)}  ${short(text)}`];
    });
  const { providers, payments, processes, lock, losesEveryMessage } = world.plan;
  const head = [
    `${payments} payments, ${processes} processes, lock ${lock}${losesEveryMessage ? ', every message lost' : ''}`,
    ...providers.map((habits) => `gateway ${JSON.stringify(habits)}`),
  ];
  return [...head, ...lines].join('\n');
}

const seconds = ({ atMs }: TraceEntry) => `${(atMs / 1_000).toFixed(3).padStart(8)} s`;

function nameOf(names: Map<string, string>, id: string, kind: string): string {
  const existing = names.get(id);
  if (existing !== undefined) return existing;
  const count = [...names.values()].filter((name) => name.startsWith(kind)).length;
  const name = `${kind}${count + 1}`;
  names.set(id, name);
  return name;
}

function lineOf(event: TraceEvent): string | undefined {
  switch (event.kind) {
    case 'fault':
      return `FAULT ${event.fault.kind} (${event.fault.place})`;
    case 'process':
      return `the process ${event.what}`;
    case 'port call':
      return `calls ${event.call}`;
    case 'created': {
      const { transaction } = event.entry.record;
      return `${event.outcome}: ${transaction.kind} ${transaction.transactionId} of ${transaction.money.amountMinor} at ${transaction.gatewayId}`;
    }
    case 'committed': {
      const { next, cause, discrepancy } = event.change;
      const { transactionId, version, status, gatewayReference } = next.transaction;
      const notes = [
        next.review && `flagged: ${next.review.reason}`,
        discrepancy && `discrepancy: ${discrepancy.kind}`,
        gatewayReference,
      ];
      const text = notes.filter((note) => note !== undefined).join(', ');
      return `${event.outcome}: ${transactionId} version ${version} ${status} (${cause})${text === '' ? '' : ` ${text}`}`;
    }
    case 'dead letter':
      return `dead letter: ${event.letter.topic} ${JSON.stringify(event.letter.body)}`;
    case 'claimed':
      return event.queue === 'transactions'
        ? `claims ${event.id} version ${event.version}`
        : `claims ${event.id}`;
    case 'failure counted':
      return `${event.queue} ${event.id} failed ${event.failures} times`;
    case 'published':
      return event.messages.map(({ topic, key }) => `publishes ${topic} ${key}`).join('; ');
    case 'gateway called':
      return `calls ${event.gatewayId} ${event.operation} for ${event.transactionId}`;
    case 'request written':
      return undefined;
    case 'request arrived':
      return `${event.gatewayId} takes ${event.operation} of ${event.transactionId}, ${event.money.amountMinor}`;
    case 'money moved':
      return `MONEY MOVED: ${event.money.amountMinor} for ${event.transactionId} as ${event.gatewayReference}`;
    case 'gateway response':
      return `${event.gatewayId} says ${event.response.status} of ${event.transactionId}`;
    case 'gateway entry':
      return `reports ${event.entry.kind} ${event.entry.entryReference} of ${event.transactionId}`;
    case 'incoming deposit booked':
      return `${event.gatewayReference} is ${event.transactionId ?? 'an incoming deposit'}`;
    case 'callback sent':
      return `${event.genuine ? 'callback' : 'FORGED callback'} sent: ${event.body}`;
    case 'callback stored':
      return `callback stored as ${event.callback.evidence ?? 'unread'}: ${event.callback.callbackId}`;
    case 'callback processed':
      return `${event.callback.callbackId} is processed: ${event.outcome}`;
    case 'callback answered':
      return `callback answered ${event.status}`;
    case 'merchant event':
      return `${event.endpoint} receives ${event.type} of ${event.transactionId} version ${event.version}, ${event.verdict}`;
    case 'api request':
      return `${event.merchantId} asks "${event.request}" under ${event.idempotencyKey}: ${event.status}`;
    case 'review resolved':
      return `an operator resolves ${event.transactionId} as ${event.outcome}`;
  }
}
