import { z } from 'zod';
import { at, environment, role, json } from './common-schemas.js';

export const merchantListSchema = z.object({
  merchants: z.array(
    z.object({
      merchantId: z.string(),
      name: z.string(),
      disabled: z.boolean(),
      gateways: z
        .array(z.string())
        .optional()
        .meta({ description: 'Gateways that it may use; absent: all.' }),
      tokens: z.array(
        z.object({
          keyId: z.string(),
          environment: z.string(),
          scopes: z.array(z.string()),
          revoked: z.boolean(),
          createdAt: at,
          expiresAt: at.optional(),
          lastUsedAt: at.optional(),
        }),
      ),
    }),
  ),
});

export const gatewayHealthSchema = z.object({
  gateways: z.array(
    z.object({
      gateway: z.string(),
      environment,
      account: z.string().optional(),
      retired: z.boolean().meta({ description: 'It takes no new payments in the process that answers.' }),
      operations: z.record(z.string(), json),
      records: z
        .object({ api: z.boolean(), statement: z.boolean() })
        .optional()
        .meta({ description: 'Sources of its own records; absent: none.' }),
      breakers: z.array(z.object({ operation: z.string(), state: z.string(), since: at })),
    }),
  ),
});

export const operatorListSchema = z.object({
  operators: z.array(
    z.object({
      operatorId: z.string(),
      name: z.string(),
      role,
      createdAt: at,
      disabled: z.boolean(),
      lastUsedAt: at.optional(),
    }),
  ),
});

export const callLogSchema = z.object({
  calls: z.array(
    z.object({
      callId: z.string(),
      at,
      name: z.string().optional(),
      role: role.optional(),
      operation: z.string(),
      target: z.string().optional(),
      detail: json.optional(),
      status: z.int(),
      sourceAddress: z.string().optional(),
    }),
  ),
  nextCursor: z.string().optional(),
});

export const doneSchema = z.object({ done: z.boolean() });
