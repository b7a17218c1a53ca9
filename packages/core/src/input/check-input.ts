import { PaymentError } from '../errors/payment-error.js';
import { createInputChecks, type InputChecks } from './input-checks.js';

/** Settings of something that is being built: `configuration_invalid`, effect `none`. */
export const checkOption: InputChecks = /* @__PURE__ */ createInputChecks(
  (field, problem) =>
    new PaymentError('configuration_invalid', 'none', `${field} ${problem}`, undefined, { field }),
);

/** What a call is given, before anything is sent: `invalid_request`, effect `none`. */
export const checkRequest: InputChecks = /* @__PURE__ */ createInputChecks(
  (field, problem) =>
    new PaymentError('invalid_request', 'none', `${field} ${problem}`, undefined, { field }),
);

/** What came back after something was sent, so that no mistake in it may read as "nothing happened": `response_unreadable`, effect `unknown`. */
export const checkAnswer: InputChecks = /* @__PURE__ */ createInputChecks(
  (field, problem) =>
    new PaymentError('response_unreadable', 'unknown', `${field} ${problem}`, undefined, { field }),
);
