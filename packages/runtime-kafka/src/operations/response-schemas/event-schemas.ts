import { z } from 'zod';
import { endpointViewSchema } from '../../services/api/response-schemas.js';
import { at, environment } from './common-schemas.js';

/** Status counts of the newest 1,000 events. */
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
      runsHere: z.boolean().meta({ description: 'Whether the responding process has it.' }),
      ...newestEvents,
    }),
  ),
});

export const handlerRemovedSchema = z.object({
  name: z.string(),
  givenUp: z.int().meta({ description: 'Number of its waiting events.' }),
});

export const secretShownSchema = z.object({ secret: z.string() });
