import { z } from 'zod';
import { operatorRoles } from '../ports/operator.js';
import { endpointViewSchema, transactionViewSchema } from '../services/api/response-schemas.js';

const at = z.string().meta({ format: 'date-time' });
const money = z.object({ amountMinor: z.int(), currency: z.string() });
const environment = z.enum(['test', 'live']);
const role = z.enum(operatorRoles);
const json = z.unknown();

export const sessionSchema = z.object({
  name: z.string(),
  role,
  csrfToken: z
    .string()
    .optional()
    .meta({ description: 'To be sent as X-CSRF-Token with what changes something.' }),
  expiresAt: at.optional(),
});

export const overviewSchema = z.object({
  at,
  problems: z.array(
    z.object({
      kind: z.enum(['review', 'overdue', 'breaker', 'endpoint', 'dead-letter', 'unassigned', 'lag']),
      severity: z.enum(['error', 'warning']),
      text: z.string(),
      count: z.int(),
    }),
  ),
  open: z.record(z.string(), z.int()),
  review: z.int(),
  overdue: z.int(),
  overdueOldestSeconds: z.number(),
  callbacksWaiting: z.int(),
  deliveriesWaiting: z.int(),
  deadLetters: z.int(),
  minutes: z.array(
    z.object({
      gateway: z.string(),
      at,
      accepted: z.int(),
      succeeded: z.int(),
      failed: z.int(),
      unknown: z.int(),
      review: z.int(),
    }),
  ),
  outcomeTimes: z.array(z.object({ gateway: z.string(), medianSeconds: z.number(), p95Seconds: z.number() })),
  breakers: z.array(z.object({ gateway: z.string(), operation: z.string(), state: z.string(), since: at })),
  lag: z.array(z.object({ group: z.string(), topic: z.string(), messages: z.int() })),
});

const payment = transactionViewSchema.extend({
  merchantId: z.string(),
  nextStep: z.string().optional(),
  dueAt: at.optional(),
});

export const paymentListSchema = z.object({ payments: z.array(payment), nextCursor: z.string().optional() });

export const paymentDetailSchema = payment.extend({
  merchantName: z.string().optional(),
  traceId: z.string().optional(),
  possiblySent: z.boolean(),
  lookUps: z.int(),
  attempts: z.int(),
  unverifiedReference: z.string().optional(),
  reissue: z.object({ proposedBy: z.string(), reason: z.string(), proposedAt: at, expiresAt: at }).optional(),
  actions: z.array(
    z.object({
      action: z.string(),
      allowed: z.boolean(),
      whyNot: z.string().optional(),
    }),
  ),
  timeline: z.array(
    z.object({
      at,
      kind: z.enum([
        'change',
        'attempt',
        'look-up',
        'entry',
        'discrepancy',
        'decision',
        'callback',
        'delivery',
      ]),
      title: z.string(),
      status: z.string().optional(),
      actor: z.string().optional(),
      detail: json.optional(),
    }),
  ),
});

export const exceptionListSchema = z.object({
  exceptions: z.array(
    payment.extend({
      ageSeconds: z.number(),
      known: z.array(z.string()),
      unknown: z.array(z.string()),
      proposedBy: z.string().optional(),
    }),
  ),
});

const callbackSummary = z.object({
  callbackId: z.string(),
  gateway: z.string(),
  environment,
  receivedAt: at,
  path: z.string(),
  transactionId: z.string().optional(),
  evidence: z.string().optional(),
  outcome: z.string().optional(),
});

export const callbackListSchema = z.object({
  callbacks: z.array(callbackSummary),
  nextCursor: z.string().optional(),
});

export const callbackDetailSchema = callbackSummary.extend({
  sourceAddress: z.string().optional(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  bodyBytes: z.int(),
  reading: json,
});

export const replayPreviewSchema = z.object({
  reads: z.enum(['read-again', 'stored-reading', 'erased']),
  changesReading: z.boolean(),
  before: json,
  after: json,
  effects: z.array(
    z.object({
      transactionId: z.string().optional(),
      statusBefore: z.string().optional(),
      statusAfter: z.string().optional(),
      entries: z.int(),
      text: z.string(),
    }),
  ),
});

export const replayedSchema = z.object({ callbackId: z.string(), outcome: z.string() });

/** What became of the newest 1,000 events. */
const newestEvents = {
  delivered: z.int(),
  exhausted: z.int(),
  pending: z.int(),
  held: z.int(),
  successRate: z.number().optional(),
};

export const endpointHealthSchema = z.object({
  endpoints: z.array(
    endpointViewSchema.extend({
      merchantId: z.string(),
      environment,
      failingSince: at.optional(),
      ...newestEvents,
    }),
  ),
});

export const eventHandlerListSchema = z.object({
  handlers: z.array(
    z.object({
      name: z.string(),
      events: z.array(z.string()),
      updatedAt: at,
      runsHere: z.boolean().meta({ description: 'Whether the process that answers has it.' }),
      ...newestEvents,
    }),
  ),
});

export const handlerRemovedSchema = z.object({
  name: z.string(),
  givenUp: z.int().meta({ description: 'Events that waited for it.' }),
});

const difference = z.object({
  difference: z.enum(['missing', 'extra', 'mismatched']),
  reason: z.string(),
  at,
  transactionId: z.string().optional(),
  incomingDepositId: z.string().optional(),
  kind: z.string(),
  status: z.string().optional(),
  ours: money.optional(),
  gateway: money.optional(),
  recordReference: z.string().optional(),
  gatewayReference: z.string().optional(),
  receiptNumber: z.string().optional(),
  recorded: z.boolean().optional(),
});
const reconciliation = z.object({
  gatewayId: z.string(),
  gatewayAccount: z.string(),
  environment,
  from: at,
  to: at,
  source: z.enum(['api', 'statement']),
  counts: z.object({
    records: z.int(),
    repeated: z.int(),
    matched: z.int(),
    missing: z.int(),
    extra: z.int(),
    mismatched: z.int(),
    atBoundary: z.int(),
    unresolved: z.int(),
  }),
  totals: z.array(
    z.object({
      kind: z.string(),
      direction: z.enum(['in', 'out']),
      currency: z.string(),
      records: z.int(),
      amountMinor: z.int(),
    }),
  ),
  differences: z.array(difference).meta({ description: 'The first thousand; the counts are of all.' }),
});

export const jobSchema = z.object({
  jobId: z.string(),
  kind: z.string(),
  startedBy: z.string(),
  createdAt: at,
  total: z.int(),
  done: z.int(),
  finishedAt: at.optional(),
  results: z.array(z.object({ id: z.string(), result: z.string() })),
  report: reconciliation.optional().meta({ description: 'What a reconciliation found, once it is done.' }),
});

export const jobListSchema = z.object({ jobs: z.array(jobSchema) });

export const operationsIncomingSchema = z.object({
  incomingDeposits: z.array(
    z.object({
      incomingDepositId: z.string(),
      gateway: z.string(),
      environment,
      gatewayReference: z.string(),
      amount: money,
      accountReference: z.string().optional(),
      receivingAccount: z.string().optional(),
      counterparty: z.object({ phoneNumber: z.string().optional(), name: z.string().optional() }),
      paidAt: at.optional(),
      receivedAt: at,
      evidence: z.string().optional(),
      merchantId: z.string().optional(),
    }),
  ),
  nextCursor: z.string().optional(),
});

export const deadLetterListSchema = z.object({
  deadLetters: z.array(
    z.object({ messageId: z.string(), topic: z.string(), key: z.string(), reason: z.string(), at }),
  ),
});

export const merchantListSchema = z.object({
  merchants: z.array(
    z.object({
      merchantId: z.string(),
      name: z.string(),
      disabled: z.boolean(),
      gateways: z.array(z.string()).optional().meta({ description: 'Those that it may use; absent: all.' }),
      tokens: z.array(
        z.object({
          keyId: z.string(),
          environment: z.string(),
          scopes: z.array(z.string()),
          revoked: z.boolean(),
          createdAt: at,
          expiresAt: at.optional(),
          lastUsedAt: at.optional(),
        }),
      ),
    }),
  ),
});

export const gatewayHealthSchema = z.object({
  gateways: z.array(
    z.object({
      gateway: z.string(),
      environment,
      account: z.string().optional(),
      operations: z.record(z.string(), json),
      records: z
        .object({ api: z.boolean(), statement: z.boolean() })
        .optional()
        .meta({ description: 'How its own records can be had; absent: they cannot.' }),
      breakers: z.array(z.object({ operation: z.string(), state: z.string(), since: at })),
    }),
  ),
});

export const operatorListSchema = z.object({
  operators: z.array(
    z.object({
      operatorId: z.string(),
      name: z.string(),
      role,
      createdAt: at,
      disabled: z.boolean(),
      lastUsedAt: at.optional(),
    }),
  ),
});

export const callLogSchema = z.object({
  calls: z.array(
    z.object({
      callId: z.string(),
      at,
      name: z.string().optional(),
      role: role.optional(),
      operation: z.string(),
      target: z.string().optional(),
      detail: json.optional(),
      status: z.int(),
      sourceAddress: z.string().optional(),
    }),
  ),
  nextCursor: z.string().optional(),
});

export const acceptedActionSchema = z.object({ transactionId: z.string(), status: z.string() });
export const secretShownSchema = z.object({ secret: z.string() });
export const doneSchema = z.object({ done: z.boolean() });
