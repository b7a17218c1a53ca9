import { PaymentError } from '../errors/payment-error.js';

/** Bounds of a number among a layer's options. */
export interface NumberBounds {
  readonly least: number;
  readonly most?: number;
  readonly whole?: boolean;
}

/**
 * A layer's number, checked when the layer is built rather than when money is under way.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option.
 */
export function checkNumber(
  field: string,
  value: number,
  { least, most = Infinity, whole = false }: NumberBounds,
): number {
  if (typeof value === 'number' && value >= least && value <= most && (!whole || Number.isSafeInteger(value)))
    return value;
  const kind = whole ? 'a whole number' : 'a number';
  const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new PaymentError(
    'configuration_invalid',
    'none',
    `${field} must be ${kind} ${range}, not ${String(value)}`,
    undefined,
    { field },
  );
}
