import { describe, expect, it } from 'vitest';
import { createFakeGateway } from '../testing/fake-gateway.js';
import { createGatewayRegistry } from './gateway-registry.js';
import type { PaymentGatewayV1 } from './v1/payment-gateway-v1.js';

const fake = createFakeGateway();
const { capabilities } = fake;
const deposit = capabilities.operations.deposit;

const registering =
  (change: object, methods: Partial<PaymentGatewayV1> = {}) =>
  () =>
    createGatewayRegistry([{ ...fake, ...methods, capabilities: { ...capabilities, ...change } }]);
const depositing = (change: object) =>
  registering({ operations: { ...capabilities.operations, deposit: { ...deposit, ...change } } });

describe('a gateway is refused when it is registered', () => {
  it.each<[string, () => unknown]>([
    ['callbackProof', registering({ callbackProof: 'signed' })],
    ['callbackProof', registering({ callbackProof: undefined })],
    ['environment', registering({ environment: 'sandbox' })],
    ['enviroment', registering({ enviroment: 'live' })],
    ['operations.payout', registering({ operations: { ...capabilities.operations, payout: deposit } })],
    ['operations.capture', registering({ operations: { ...capabilities.operations, capture: deposit } })],
    ['operations.deposit.idempotency', depositing({ idempotency: 'look-up-maybe' })],
    ['operations.deposit.keyLifetime', depositing({ idempotency: 'native', keyLifetime: undefined })],
    ['operations.deposit.absenceIsProof', depositing({ absenceIsProof: 'yes' })],
    ['operations.deposit.idempotence', depositing({ idempotence: 'native' })],
    ['operations.deposit.amounts', depositing({ amounts: undefined })],
    ['operations.deposit.amounts.kes', depositing({ amounts: { kes: { minMinor: 1, maxMinor: 2 } } })],
    ['operations.deposit.amounts.KES.maxMinor', depositing({ amounts: { KES: { minMinor: 1 } } })],
    [
      'operations.deposit.amounts.KES.maxMinor',
      depositing({ amounts: { KES: { minMinor: 3, maxMinor: 2 } } }),
    ],
    ['operations.deposit.amounts.KES.minMinor', depositing({ amounts: { KES: { maxMinor: 2 } } })],
    [
      'operations.deposit.amounts.KES.max',
      depositing({ amounts: { KES: { minMinor: 1, maxMinor: 2, max: 3 } } }),
    ],
    ['records', registering({ records: { order: 'oldest-first' } }, { listRecords: undefined as never })],
  ])('for %s', (member, register) => {
    expect(register).toThrow(
      expect.objectContaining({
        code: 'configuration_invalid',
        effect: 'none',
        field: `gateways.fake.capabilities.${member}`,
      }) as Error,
    );
  });

  it('with unsigned callbacks and no look-up', () => {
    const { lookUp: _none, ...operations } = capabilities.operations;
    expect(registering({ callbackProof: 'none', operations })).toThrow('needs the operation lookUp');
    expect(registering({ callbackProof: 'signature', operations })).not.toThrow();
  });
});

it('accepts a gateway with complete capabilities', () => {
  expect(registering({})).not.toThrow();
});
