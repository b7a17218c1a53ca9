import { z } from 'zod';

/** The members that every event has. */
export const eventEnvelopeWire = z.object({
  id: z.string().nullish().catch(undefined),
  object: z.enum(['event', 'v2.core.event']),
  type: z.string().min(1),
  api_version: z.string().nullish().catch(undefined),
});

/** A snapshot event: it contains the object at the time of the event. */
export const snapshotEventWire = z.object({
  id: z.string().regex(/^evt_\w+$/),
  object: z.literal('event'),
  type: z.string().min(1),
  livemode: z.boolean(),
  account: z.string().nullish(),
  api_version: z.string().nullish(),
  /** Whole seconds since the epoch. */
  created: z.number().int().nullish().catch(undefined),
  data: z.object({
    object: z.record(z.string(), z.unknown()),
    /** Former values of changed members. */
    previous_attributes: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  }),
});

/** A thin event: it only refers to an object. */
export const thinEventWire = z.object({
  id: z.string().regex(/^evt_\w+$/),
  object: z.literal('v2.core.event'),
  type: z.string().min(1),
  livemode: z.boolean(),
  /** ISO 8601 UTC. */
  created: z.string().nullish().catch(undefined),
  context: z.string().nullish(),
  related_object: z.object({ id: z.string().min(1), type: z.string().min(1) }).nullish(),
});

export type SnapshotEventWire = z.infer<typeof snapshotEventWire>;
export type ThinEventWire = z.infer<typeof thinEventWire>;
