import { z } from 'zod';

/** A page of a list, its objects not parsed yet. A page without `data` is invalid: it must not count as an empty one. */
export const listWire = z.object({ data: z.array(z.unknown()), has_more: z.boolean() });

export type ListWire = z.infer<typeof listWire>;
