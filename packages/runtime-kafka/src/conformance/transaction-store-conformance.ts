import { describe } from 'vitest';
import { testAudits } from './audit-conformance.js';
import { testCallbacks } from './callback-conformance.js';
import { testClaims } from './claim-conformance.js';
import { testEventHandlers } from './event-handler-conformance.js';
import { testIncomingDeposits } from './incoming-deposit-conformance.js';
import { testReserves } from './reserve-conformance.js';
import { useStore, type OpenStores } from './store-under-test.js';
import { testTransactions } from './transaction-conformance.js';

/** The contract of transaction stores. */
export function describeTransactionStore(name: string, open: OpenStores): void {
  describe(`transaction store: ${name}`, () => {
    const store = useStore(open);
    testTransactions(store);
    testReserves(store);
    testClaims(store);
    testIncomingDeposits(store);
    testCallbacks(store);
    testEventHandlers(store);
    testAudits(store);
  });
}
