import { decideOnDeadLetter } from '../decisions/decide-on-dead-letter.js';
import type { BodyOf, Topic } from '../messages/topics.js';
import type { BusMessage } from '../ports/message-bus.js';
import type { StoredCallback } from '../ports/gateway-callback.js';
import { applyEvidence } from './apply-decision.js';
import { storedResultSchema } from './callback-processor/stored-result.js';
import { toStorableJson, toStorableText } from './http/to-storable-text.js';
import type { ServiceContext } from './service-context.js';

/** Characters of a reason that are kept. */
const reasonMax = 1_000;

/** Keeps a message that is not tried any more among the dead letters, with the reason. Throws when it could not be stored. */
export async function setAside(context: ServiceContext, message: BusMessage, reason: string): Promise<void> {
  const { bus, store, clock, logger } = context;
  const { topic } = message;
  // A stranger's may hold what no database takes, and must not hold up those behind it for that.
  const why = toStorableText(reason.slice(0, reasonMax));
  const [messageId, key] = [toStorableText(message.messageId), toStorableText(message.key)];
  const body = toStorableJson(message.body);
  logger.error({ topic, key, reason: why }, 'dead letter');
  await store.addDeadLetter({ messageId, topic, key, body, reason: why, atMs: clock.now() });
  await bus.setAside?.(message, why).catch((error: unknown) => {
    logger.warn({ error: String(error) }, 'the dead letter is in the store, and not on the bus');
  });
}

/**
 * Asks a person to look at the transaction that a message was about. Only for a message of the right shape that our own handler failed on: a
 * shape that is wrong names nothing that can be believed. Whoever writes to the bus can so have each open transaction flagged once at most,
 * and only while a handler fails on it (I22).
 *
 * Never throws: the dead letter is stored, and a row that cannot be flagged must not hold up the messages behind it.
 */
export async function flagForDeadLetter(context: ServiceContext, body: BodyOf<Topic>): Promise<void> {
  const { store, clock, logger } = context;
  let transactionId: string | undefined;
  try {
    transactionId = await subjectOf(context, body);
    const record = transactionId === undefined ? undefined : await store.find(transactionId);
    if (record === undefined) return;
    await applyEvidence(context, record, (current) => decideOnDeadLetter(current, clock.now()));
  } catch (error) {
    logger.error({ transactionId, error: String(error) }, 'a dead letter’s transaction is not flagged');
  }
}

/** A delivery that could not be made says nothing about the payment, and has a schedule of its own. */
async function subjectOf({ store }: ServiceContext, body: BodyOf<Topic>): Promise<string | undefined> {
  if ('transactionId' in body) return body.transactionId;
  if (!('callbackId' in body)) return undefined;
  const callback = await store.findCallback(body.callbackId);
  return callback && (callback.transactionId ?? namedIn(callback));
}

/** The transaction that a signed callback names: anyone may write anything into one that proves nothing. */
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
