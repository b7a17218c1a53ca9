import { z } from 'zod';
import { operatorRoles } from '../../ports/operator.js';

export const at = z.string().meta({ format: 'date-time' });
export const money = z.object({ amountMinor: z.int(), currency: z.string() });
export const environment = z.enum(['test', 'live']);
export const role = z.enum(operatorRoles);
export const json = z.unknown();
