import { expect, it } from 'vitest';
import { NotReady } from '../../ports/not-ready.js';
import { createSqlTransactionStore } from './sql-transaction-store.js';

it('a store reports a full disk until a write succeeds', async () => {
  let failure: Error | undefined;
  const query = async () => {
    if (failure !== undefined) throw failure;
    return [];
  };
  const store = createSqlTransactionStore(
    { query, transaction: (work) => work(query), close: async () => undefined },
    { concurrency: 1, lingerMs: 1 },
  );
  const merchant = { merchantId: 'mer_1', name: 'shop', callbackSecretSealed: 's', createdAtMs: 1 };
  await store.check();
  failure = Object.assign(new Error('could not extend file'), { code: '53100' });
  await expect(store.addMerchant(merchant)).rejects.toThrow('could not extend');
  failure = undefined;
  await expect(store.check()).rejects.toThrow(new NotReady('disk full'));
  await store.listMerchants();
  await expect(store.check()).rejects.toThrow(new NotReady('disk full'));
  await store.addMerchant(merchant);
  await expect(store.check()).resolves.toBeUndefined();
});
