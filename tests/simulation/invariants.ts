import { isFinalStatus, transactionTransitions } from '@lango/core';
import type { World } from './world.js';

/** Everything that a history shows to be wrong, each named by its invariant. */
export function violationsOf(world: World): string[] {
  return [
    ...world.violations,
    ...checkMovements(world),
    ...checkKeys(world),
    ...checkHistories(world),
    ...checkTruth(world),
    ...(world.clockJumps ? [] : checkLiveness(world)),
    ...checkMerchantCallbacks(world),
  ];
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** I1: the provider's ledger holds at most one movement per transaction. */
function checkMovements({ movements }: World): string[] {
  return [...groupBy(movements, ({ transactionId }) => transactionId)]
    .filter(([, moved]) => moved.length > 1)
    .map(([transactionId, moved]) => `I1: ${transactionId} moved ${moved.length} times`);
}

/** I2 and I3: what was sent had been intended, under one key. */
function checkKeys({ requests, rows }: World): string[] {
  return [...groupBy(requests, ({ transactionId, operation }) => `${transactionId} ${operation}`)].flatMap(
    ([name, sent]) => {
      const transactionId = name.split(' ')[0] ?? '';
      const row = rows.transactions.get(transactionId);
      const wasIntended = rows.history.get(transactionId)?.some(({ cause }) => cause === 'intent') === true;
      return [
        ...(new Set(sent.map(({ key }) => key)).size > 1 ? [`I3: ${name} was sent under several keys`] : []),
        ...(wasIntended ? [] : [`I2: ${name} was sent without an intent`]),
        ...(sent.every(({ money }) => money.amountMinor === row?.record.transaction.money.amountMinor)
          ? []
          : [`I2: ${name} was sent with another amount`]),
      ];
    },
  );
}

/** I4 and I9: versions rise by one, statuses follow the table, and a final one stays. */
function checkHistories({ rows }: World): string[] {
  return [...rows.history].flatMap(([transactionId, entries]) =>
    entries.flatMap((entry, index) => {
      const before = entries[index - 1];
      if (before === undefined)
        return entry.version === 1 ? [] : [`I9: ${transactionId} starts at version ${entry.version}`];
      const found: string[] = [];
      if (entry.version !== before.version + 1)
        found.push(`I9: ${transactionId} jumps to version ${entry.version}`);
      const isEdge =
        before.status === entry.status || transactionTransitions[before.status].includes(entry.status);
      if (!isEdge) found.push(`I9: ${transactionId} goes from ${before.status} to ${entry.status}`);
      if (isFinalStatus(before.status) && before.status !== entry.status)
        found.push(`I4: ${transactionId} left ${before.status}`);
      return found;
    }),
  );
}

/** I5 and I6: what we say happened is what the provider's ledger holds, or the contradiction is on record. */
function checkTruth({ rows, movements }: World): string[] {
  const moved = new Set(movements.map(({ transactionId }) => transactionId));
  return [...rows.transactions.values()].flatMap(({ record: { transaction } }) => {
    const { transactionId, status, failure } = transaction;
    if (status === 'succeeded' && !moved.has(transactionId))
      return [`I6: ${transactionId} succeeded and nothing moved`];
    const isKnown = rows.discrepancies.some((found) => found.transactionId === transactionId);
    if (status === 'failed' && moved.has(transactionId) && !isKnown) {
      return [`I5: ${transactionId} failed (${failure?.reason}) and money moved`];
    }
    return [];
  });
}

/** I18: in peace, everything ends or is in review. */
function checkLiveness({ rows, answers }: World): string[] {
  const open = [...rows.transactions.values()].filter(
    ({ record }) => !isFinalStatus(record.transaction.status) && record.review === undefined,
  );
  return [
    ...open.map(
      ({ record: { transaction } }) => `I18: ${transaction.transactionId} is still ${transaction.status}`,
    ),
    ...[...rows.callbacks.values()]
      .filter((callback) => callback.processedAtMs === undefined)
      .map((callback) => `I18: callback ${callback.callbackId} was never processed`),
    ...(answers.size === 0 ? ['I18: no request was ever answered'] : []),
  ];
}

/** I17: every final status and discrepancy was told, with one message id each, and nothing was told that is not so. */
function checkMerchantCallbacks({ rows, receipts, clockJumps }: World): string[] {
  const found: string[] = [];
  for (const { record } of rows.transactions.values()) {
    const { transactionId, status } = record.transaction;
    const told = receipts.filter((receipt) => receipt.transactionId === transactionId);
    if (!clockJumps && isFinalStatus(status) && !told.some(({ type }) => type === `transaction.${status}`)) {
      found.push(`I17: nobody was told that ${transactionId} ${status}`);
    }
    const wrong = told.filter(
      ({ type }) => type === 'transaction.succeeded' || type === 'transaction.failed',
    );
    if (wrong.some(({ type }) => type !== `transaction.${status}`))
      found.push(`I17: ${transactionId} was told wrongly`);
    for (const [type, same] of groupBy(
      told.filter(({ type: name }) => name !== 'transaction.discrepancy'),
      ({ type: name }) => name,
    )) {
      if (new Set(same.map(({ messageId }) => messageId)).size > 1)
        found.push(`I17: ${transactionId} ${type} has several message ids`);
    }
  }
  const untold = rows.discrepancies.filter(
    ({ transactionId }) =>
      !clockJumps &&
      !receipts.some(
        (receipt) => receipt.transactionId === transactionId && receipt.type === 'transaction.discrepancy',
      ),
  );
  return [
    ...found,
    ...untold.map(({ transactionId }) => `I17: nobody was told of a discrepancy of ${transactionId}`),
  ];
}
