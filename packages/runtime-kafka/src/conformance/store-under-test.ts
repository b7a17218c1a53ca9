import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect } from 'vitest';
import type { NewTransaction } from '../ports/transaction-change.js';
import type { TransactionStore } from '../ports/transaction-store.js';
import { newTransaction } from './new-transaction.js';

/** Opens two views of one empty, migrated store, like two processes. */
export type OpenStores = () => Promise<readonly [TransactionStore, TransactionStore]>;

/** A store with a merchant, open during the suite. */
export interface StoreUnderTest {
  readonly one: TransactionStore;
  readonly other: TransactionStore;
  readonly merchantId: string;
  /** The two views in turn. */
  viewOf(index: number): TransactionStore;
  /** A transaction of the merchant's, as the api stores it. */
  stored(change?: Parameters<typeof newTransaction>[1]): Promise<NewTransaction>;
}

/** Registers the hooks; call it in a `describe`. */
export function useStore(open: OpenStores): StoreUnderTest {
  let views: readonly [TransactionStore, TransactionStore];
  const merchantId = `mer_${randomUUID()}`;
  beforeAll(async () => {
    views = await open();
    const shop = { merchantId, name: 'shop', callbackSecretSealed: 'sealed', createdAtMs: 1_000 };
    await views[0].addMerchant(shop);
  });
  afterAll(async () => {
    await Promise.all([...new Set(views)].map((view) => view.close()));
  });
  return {
    merchantId,
    get one() {
      return views[0];
    },
    get other() {
      return views[1];
    },
    viewOf: (index) => (index % 2 === 0 ? views[0] : views[1]),
    stored: async (change) => {
      const entry = newTransaction(merchantId, change);
      expect(await views[0].createTransaction(entry)).toEqual({ kind: 'created' });
      return entry;
    },
  };
}

/** 0 to `count` - 1. */
export const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
