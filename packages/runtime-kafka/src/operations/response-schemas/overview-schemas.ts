import { z } from 'zod';
import { at } from './common-schemas.js';

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
