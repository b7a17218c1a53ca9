import { z } from 'zod';
import { expandableId } from './expandable-wire.js';

/** The members of a Charge that we read: whose money it is. */
export const chargeWire = z.object({
  id: z.string().min(1),
  object: z.literal('charge'),
  livemode: z.boolean().nullish(),
  payment_intent: expandableId,
});
