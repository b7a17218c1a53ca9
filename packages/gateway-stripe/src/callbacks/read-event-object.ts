import { PaymentError } from '@lango/core';

/**
 * An event's object in the shape that its type promises.
 *
 * @param problem the message of the error
 * @throws {PaymentError} `callback_unreadable`, effect `none`
 */
export function readEventObject<T>(
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  object: unknown,
  problem = 'the event carries an object that cannot be read',
): T {
  const result = schema.safeParse(object);
  if (result.success) return result.data;
  throw unreadableEvent(problem);
}

/**
 * The result of mapping an event's object.
 *
 * @throws {PaymentError} `callback_unreadable`, effect `none`, where the mapping cannot read it
 */
export function readable<T>(map: () => T): T {
  try {
    return map();
  } catch (error) {
    if (PaymentError.is(error)) throw unreadableEvent(error.message);
    throw error;
  }
}

/** A well-signed event that cannot be read. */
export function unreadableEvent(message: string): PaymentError {
  return new PaymentError('callback_unreadable', 'none', message);
}
