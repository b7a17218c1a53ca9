import { PaymentError } from '@lango/core';

/** What the reader can choose to go wrong. */
export const faults = [
  { id: 'none', label: 'Nothing goes wrong' },
  { id: 'answer-lost', label: 'The provider’s answer is lost' },
  { id: 'never-sent', label: 'The provider cannot be reached' },
  { id: 'process-dies', label: 'The shop’s process dies while it sends' },
  { id: 'callback-lost', label: 'The callback never comes' },
  { id: 'callback-twice', label: 'The callback comes twice' },
  { id: 'callback-forged', label: 'Somebody forges a callback' },
  { id: 'declined', label: 'The customer declines' },
  { id: 'late', label: 'It times out, and the customer pays after all' },
];

const offered = { '*': { minMinor: 100, maxMinor: 100_000_000 } };

/**
 * A mobile-money provider: it prompts a customer's phone, moves the money, calls back without a signature, and can be asked.
 *
 * @param log what it did, for the reader @param deliver brings a callback to the shop @param die ends the shop's process
 */
export function createSimulatedProvider({ log, deliver, die }) {
  const books = new Map();
  let fault = 'none';

  const answerOf = ({ status, reference, money }) => {
    if (status === 'paid') return { status: 'succeeded', gatewayReference: reference, money };
    if (status === 'open') return { status: 'pending', gatewayReference: reference };
    return {
      status: 'failed',
      gatewayReference: reference,
      reason: status === 'declined' ? 'canceled' : 'expired',
      rawCode: status,
      rawMessage: `the payment is ${status}`,
    };
  };
  const pay = (record) => {
    record.status = 'paid';
    record.movements += 1;
    log('provider', `the customer approves: ${format(record.money)} moves`);
  };
  const callBack = async (record, said = answerOf(record)) => {
    const body = JSON.stringify({ ...said, transactionId: record.transactionId });
    await deliver(new Request(record.callbackUrl, { method: 'POST', body }));
  };
  const customerActs = async (record) => {
    if (record.fault === 'callback-forged') {
      log('provider', 'somebody who found the address sends a callback: paid, 1 shilling');
      await callBack(record, {
        status: 'succeeded',
        gatewayReference: 'FORGED',
        money: { amountMinor: 100, currency: 'KES' },
      });
    }
    if (record.fault === 'declined') {
      record.status = 'declined';
      log('provider', 'the customer declines');
    } else if (record.fault === 'late') {
      record.status = 'expired';
      log('provider', 'the prompt times out');
    } else pay(record);
    if (record.fault === 'callback-lost') return log('provider', 'the callback is lost on the way');
    await callBack(record);
    if (record.fault === 'callback-twice') {
      log('provider', 'the callback comes once more');
      await callBack(record);
    }
    if (record.fault === 'late') {
      pay(record);
      await callBack(record);
    }
  };

  const gateway = {
    specificationVersion: 'v1',
    gatewayId: 'mobile-money',
    capabilities: {
      operations: {
        deposit: { idempotency: 'none', amounts: offered },
        lookUp: { idempotency: 'native', keyLifetime: 86_400_000, amounts: offered },
      },
      callbackProof: 'none',
      environment: 'test',
    },
    async deposit({ transactionId, money }, { callbackUrl }) {
      const chosen = fault;
      if (chosen === 'never-sent') {
        log('provider', 'does not hear of it: there is no connection');
        throw new PaymentError('gateway_unreachable', 'none', 'no connection');
      }
      const record = {
        transactionId,
        money,
        callbackUrl,
        fault: chosen,
        status: 'open',
        movements: 0,
        reference: `MM${books.size + 1}`,
      };
      books.set(transactionId, record);
      log('provider', `prompts the customer’s phone for ${format(money)}`);
      setTimeout(() => customerActs(record), 1_200);
      if (chosen === 'answer-lost') {
        log('provider', 'its answer is lost on the way');
        throw new PaymentError('connection_lost', 'unknown', 'the connection ended before an answer');
      }
      if (chosen === 'process-dies') {
        die();
        await new Promise(() => {});
      }
      return { ...answerOf(record), action: { type: 'approve-on-device', accountReference: 'DEMO' } };
    },
    withdraw: async () => {
      throw new PaymentError('operation_not_supported', 'none', 'this provider pays nobody');
    },
    async lookUp({ transactionId }) {
      const record = books.get(transactionId);
      if (record === undefined) throw new PaymentError('transaction_not_found', 'none', 'no such payment');
      const answer = answerOf(record);
      log('provider', `asked what became of it, it answers: ${answer.status}`);
      return answer;
    },
    async handleCallback(payload) {
      const said = JSON.parse(new TextDecoder().decode(payload));
      return {
        kind: 'updates',
        updates: [said],
        evidence: 'hint',
        acknowledgement: { status: 200, headers: {}, body: '' },
      };
    },
  };
  return {
    gateway,
    choose: (id) => (fault = id),
    movedMinor: () =>
      [...books.values()].reduce((sum, { movements, money }) => sum + movements * money.amountMinor, 0),
  };
}

export const format = ({ amountMinor, currency }) =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).format(amountMinor / 100);
