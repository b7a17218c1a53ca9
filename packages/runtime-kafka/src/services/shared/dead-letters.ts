import { decideOnDeadLetter } from '../../decisions/decide-on-dead-letter.js';
import { storedResultSchema } from '../../messages/stored-result.js';
import type { Topic } from '../../messages/topics.js';
import type { BusMessage } from '../../ports/message-bus.js';
import type { StoredCallback } from '../../ports/gateway-callback.js';
import type { RetriedQueue } from '../../ports/transaction-store.js';
import { decideAndCommit } from './apply-decision.js';
import { toStorableJson, toStorableText } from './http/to-storable-text.js';
import type { ServiceContext } from './service-context.js';

/** Characters of a reason that are kept. */
const reasonMax = 1_000;

/** Stores an invalid message as a dead letter. Throws when it could not be stored. */
export async function moveToDeadLetter(
  context: ServiceContext,
  message: BusMessage,
  reason: string,
): Promise<void> {
  const { bus, store, clock, logger } = context;
  const { topic } = message;
  // Untrusted messages may hold text that PostgreSQL rejects; they must not hold up those behind them.
  const why = toStorableText(reason.slice(0, reasonMax));
  const [messageId, key] = [toStorableText(message.messageId), toStorableText(message.key)];
  const body = toStorableJson(message.body);
  logger.error({ topic, key, reason: why }, 'dead letter');
  await store.addDeadLetter({ messageId, topic, key, body, reason: why, atMs: clock.now() });
  await bus.moveToDeadLetter?.(message, why).catch((error: unknown) => {
    logger.warn({ error: String(error) }, 'the dead letter was stored and not published to the bus');
  });
}

/**
 * Stores a row whose handler keeps failing as a dead letter, once, and sends its transaction to review. Never throws: the row stays due, and
 * the next failure tries again.
 */
export async function giveUp(
  context: ServiceContext,
  queue: RetriedQueue,
  id: string,
  reason: string,
): Promise<void> {
  const { store, clock, logger } = context;
  const [topic, body]: readonly [Topic, Readonly<Record<string, string>>] =
    queue === 'transactions'
      ? ['payment-requested-v1', { transactionId: id }]
      : ['gateway-callback-received-v1', { callbackId: id }];
  const why = toStorableText(reason.slice(0, reasonMax));
  try {
    await store.addDeadLetter({
      messageId: `${topic}:${id}`,
      topic,
      key: id,
      body,
      reason: why,
      atMs: clock.now(),
    });
    logger.error({ topic, key: id, reason: why }, 'dead letter');
    const transactionId = queue === 'transactions' ? id : await transactionOf(context, id);
    const record = transactionId === undefined ? undefined : await store.find(transactionId);
    if (record === undefined) return;
    await decideAndCommit(context, record, (current) => decideOnDeadLetter(current, clock.now()));
  } catch (error) {
    logger.error(
      { topic, key: id, error: String(error) },
      'the transaction of a dead letter could not be sent to review',
    );
  }
}

/** Deletes dead letters and makes their rows due again. Returns how many there were. */
export async function replayDeadLetters(
  { store, clock }: ServiceContext,
  which: { readonly messageId?: string },
  progress: (done: number, total: number) => void = () => undefined,
): Promise<number> {
  const letters = await store.takeDeadLetters(which);
  for (const [done, { body }] of letters.entries()) {
    progress(done, letters.length);
    const { transactionId, callbackId } = body as { transactionId?: unknown; callbackId?: unknown };
    if (typeof transactionId === 'string') await store.makeDue('transactions', transactionId, clock.now());
    if (typeof callbackId === 'string') await store.makeDue('callbacks', callbackId, clock.now());
  }
  return letters.length;
}

/** The transaction of a stored callback, if its content can be trusted. */
async function transactionOf({ store }: ServiceContext, callbackId: string): Promise<string | undefined> {
  const callback = await store.findCallback(callbackId);
  return callback && (callback.transactionId ?? namedIn(callback));
}

/** The transaction that a signed callback names. Unverified content is not trusted. */
function namedIn({ evidence, result }: StoredCallback): string | undefined {
  const read = storedResultSchema.safeParse(result);
  if (evidence !== 'signed' || !read.success) return undefined;
  switch (read.data.kind) {
    case 'updates':
      return read.data.updates.find(({ transactionId }) => transactionId !== undefined)?.transactionId;
    case 'entries':
      return read.data.entries.find(({ transactionId }) => transactionId !== undefined)?.transactionId;
    case 'incoming-deposit':
    case 'unreadable':
    case 'ignored':
      return undefined;
  }
}
