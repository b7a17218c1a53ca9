import { z } from 'zod';

/** A page of a list, its objects still unread. A page without `data` is none: it must not pass for an empty one. */
export const listWire = z.object({ data: z.array(z.unknown()), has_more: z.boolean() });

export type ListWire = z.infer<typeof listWire>;
