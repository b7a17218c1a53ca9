import { z } from 'zod';
import { at, role } from './common-schemas.js';

export const sessionSchema = z.object({
  name: z.string(),
  role,
  csrfToken: z
    .string()
    .optional()
    .meta({ description: 'To be sent as X-CSRF-Token with requests that change something.' }),
  expiresAt: at.optional(),
});
