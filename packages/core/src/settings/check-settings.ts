import { PaymentError } from '../errors/payment-error.js';
import { checkOption } from '../input/check-input.js';
import { findUnknownSetting, type ShapeOf } from './find-unknown-setting.js';

/**
 * Checks that every member of `options` is a known setting.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`: field `options` if it is not an object, otherwise the unknown member,
 *   with the nearest known one
 */
export function checkSettings<Options extends object>(options: Options, shape: ShapeOf<Options>): Options {
  checkOption.object('shape', shape);
  const unknown = findUnknownSetting(shape, checkOption.settings(options));
  if (unknown === undefined) return options;
  const { field, message } = unknown;
  throw new PaymentError('configuration_invalid', 'none', message, undefined, { field });
}
