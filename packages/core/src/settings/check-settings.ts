import { PaymentError } from '../errors/payment-error.js';
import { checkOption } from '../input/check-input.js';
import { findUnknownSetting, type ShapeOf } from './find-unknown-setting.js';

/**
 * The settings of something that is being built, where every member of them is one that the shape knows.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`: field `options` for what is no object, else the member that is no setting,
 *   with the nearest one that is
 */
export function checkSettings<Options extends object>(options: Options, shape: ShapeOf<Options>): Options {
  checkOption.object('shape', shape);
  const unknown = findUnknownSetting(shape, checkOption.settings(options));
  if (unknown === undefined) return options;
  const { field, message } = unknown;
  throw new PaymentError('configuration_invalid', 'none', message, undefined, { field });
}
