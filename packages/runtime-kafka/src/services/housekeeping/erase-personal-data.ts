import type { RowCounts } from '../../ports/administration-store.js';
import { ConfigurationError } from '../../ports/configuration-error.js';
import type { ServiceContext } from '../shared/service-context.js';

/** Whose data to erase, and why. */
export interface ErasureRequest {
  /** E.164, spaces allowed. Either this or a transaction. */
  readonly phoneNumber?: string;
  readonly transactionId?: string;
  /** Kept with the record of the erasure; without personal data. */
  readonly reason: string;
}

/**
 * Erases a person's data from final transactions, raw callbacks and incoming deposits. Status, money, references and journal stay, so that
 * the books still add up. Open transactions keep theirs, because the payment needs it, and are counted.
 *
 * @throws {ConfigurationError} unless it names one phone number or one transaction, with a reason
 */
export async function erasePersonalData(
  { store, clock, random, keyRing, logger }: ServiceContext,
  { phoneNumber, transactionId, reason }: ErasureRequest,
): Promise<RowCounts> {
  if ((phoneNumber === undefined) === (transactionId === undefined))
    throw new ConfigurationError('name either a phone number or a transaction');
  if (reason.trim() === '') throw new ConfigurationError('an erasure needs a reason');
  const phoneDigits = (phoneNumber ?? '').replaceAll(/[^0-9]/g, '');
  if (phoneNumber !== undefined && !/^[1-9]\d{8,14}$/.test(phoneDigits))
    throw new ConfigurationError(
      'a phone number has its country code and 9 to 15 digits, such as +254712345678',
    );
  const atMs = clock.now();
  const subject = transactionId !== undefined ? { transactionId } : { phoneDigits };
  const counts = await store.erase(subject, atMs);
  const erasureId = `era_${Buffer.from(random.bytes(16)).toString('hex')}`;
  const subjectDigest = keyRing.tokenDigest(transactionId ?? phoneDigits);
  await store.recordErasure({ erasureId, subjectDigest, reason, counts, atMs });
  logger.info({ erasureId, counts }, 'personal data erased');
  return counts;
}
