import { Pool } from 'pg';
import { PaymentError, type PaymentGateway, type Transaction } from '@lango/core';

/** The provider's books, which every process asks: a row for each movement, and no unique key that would hide a second one. */
export const providerBooks = `
  CREATE TABLE provider_movements (movement bigserial PRIMARY KEY, transaction_id text NOT NULL, at timestamptz NOT NULL DEFAULT now());
  CREATE INDEX ON provider_movements (transaction_id)`;

/** How the provider treats a payment, which the merchant's own number begins with. */
export type Treatment = 'paid' | 'refused' | 'waiting' | 'lost' | 'vanished' | 'unreached' | 'hanging';

const terms = {
  idempotency: 'lookup' as const,
  absenceIsProof: true,
  settleTimeMs: 1_000,
  amounts: { '*': { minMinor: 1, maxMinor: 1_000_000_000 } },
};

/** The provider. @param isPuzzled answers every look-up with "not known yet" */
export function createRehearsalGateway(url: string, isPuzzled: boolean): PaymentGateway {
  const pool = new Pool({ connectionString: url, max: 4 });
  const numberOf = ({ transactionId }: Transaction) => `prov-${transactionId}`;
  const move = ({ transactionId }: Transaction) =>
    pool.query('INSERT INTO provider_movements (transaction_id) VALUES ($1)', [transactionId]);
  const pay = async (transaction: Transaction) => {
    const gatewayReference = numberOf(transaction);
    switch (transaction.merchantReference?.split('-')[0] as Treatment) {
      case 'paid':
        await move(transaction);
        return { status: 'succeeded' as const, gatewayReference };
      case 'refused':
        return {
          status: 'failed' as const,
          reason: 'declined' as const,
          rawCode: 'NO',
          rawMessage: 'refused',
        };
      case 'waiting':
        await move(transaction);
        return { status: 'pending' as const, gatewayReference };
      case 'lost':
        await move(transaction);
        throw new PaymentError('connection_lost', 'unknown', 'the answer was lost');
      case 'vanished':
        throw new PaymentError('connection_lost', 'unknown', 'the request was lost');
      case 'unreached':
        throw new PaymentError('gateway_unreachable', 'none', 'nobody is there');
      case 'hanging':
        await move(transaction);
        return new Promise<never>(() => undefined);
    }
  };
  return {
    specificationVersion: 'v1',
    gatewayId: 'rehearsal',
    capabilities: {
      operations: { deposit: terms, withdraw: terms, lookUp: terms },
      callbackProof: 'signature',
      environment: 'test',
    },
    deposit: pay,
    withdraw: pay,
    lookUp: async (transaction) => {
      const gatewayReference = numberOf(transaction);
      if (isPuzzled) return { status: 'pending', gatewayReference, isInconclusive: true };
      const { rows } = await pool.query(
        'SELECT 1 FROM provider_movements WHERE transaction_id = $1 LIMIT 1',
        [transaction.transactionId],
      );
      if (rows.length === 0)
        throw new PaymentError('transaction_not_found', 'none', 'the provider knows no such payment');
      return { status: 'succeeded', gatewayReference };
    },
    handleCallback: async () => {
      throw new PaymentError('callback_rejected', 'none', 'this provider sends none');
    },
    close: () => pool.end(),
  };
}
