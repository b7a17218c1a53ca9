import { z } from 'zod';

/** A snapshot event: it carries the object as it stood. */
export const snapshotEventWire = z.object({
  id: z.string().regex(/^evt_\w+$/),
  object: z.literal('event'),
  type: z.string().min(1),
  livemode: z.boolean(),
  account: z.string().nullish(),
  api_version: z.string().nullish(),
  data: z.object({ object: z.record(z.string(), z.unknown()) }),
});

/** A thin event: it only points at an object. */
export const thinEventWire = z.object({
  id: z.string().regex(/^evt_\w+$/),
  object: z.literal('v2.core.event'),
  type: z.string().min(1),
  livemode: z.boolean(),
  context: z.string().nullish(),
  related_object: z.object({ id: z.string().min(1), type: z.string().min(1) }).nullish(),
});

export type SnapshotEventWire = z.infer<typeof snapshotEventWire>;
export type ThinEventWire = z.infer<typeof thinEventWire>;
