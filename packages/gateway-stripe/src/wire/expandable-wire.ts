import { z } from 'zod';

/** A reference to another object as its id, whether expanded or not. `null`: there is none; absent: not stated. */
export const expandableId = z
  .union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])
  .nullish();
