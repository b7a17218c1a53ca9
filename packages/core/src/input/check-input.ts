import { PaymentError } from '../errors/payment-error.js';
import { createInputChecks, type InputChecks } from './input-checks.js';

/** Checks options of a factory: `configuration_invalid`, effect `none`. */
export const checkOption: InputChecks = /* @__PURE__ */ createInputChecks(
  (field, problem) =>
    new PaymentError('configuration_invalid', 'none', `${field} ${problem}`, undefined, { field }),
);

/** Checks arguments of a call, before anything is sent: `invalid_request`, effect `none`. */
export const checkRequest: InputChecks = /* @__PURE__ */ createInputChecks(
  (field, problem) =>
    new PaymentError('invalid_request', 'none', `${field} ${problem}`, undefined, { field }),
);

/** Checks an answer. Something was sent, so an error must not mean "nothing happened": `response_unreadable`, effect `unknown`. */
export const checkAnswer: InputChecks = /* @__PURE__ */ createInputChecks(
  (field, problem) =>
    new PaymentError('response_unreadable', 'unknown', `${field} ${problem}`, undefined, { field }),
);
