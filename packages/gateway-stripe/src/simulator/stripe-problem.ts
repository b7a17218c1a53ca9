/** Stripe's error body. */
export interface StripeProblemBody {
  readonly type: 'invalid_request_error' | 'card_error' | 'api_error' | 'idempotency_error';
  readonly code?: string;
  readonly decline_code?: string;
  readonly message: string;
  readonly param?: string;
  readonly payment_intent?: unknown;
}

/** A refusal in Stripe's error shape, thrown by the handlers. */
export class StripeProblem extends Error {
  override readonly name = 'StripeProblem';

  constructor(
    readonly status: number,
    readonly body: StripeProblemBody,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(body.message);
  }
}

/** 400 about one parameter. */
export function badParameter(param: string, message: string, code = 'parameter_invalid'): StripeProblem {
  return new StripeProblem(400, { type: 'invalid_request_error', code, message, param });
}

/** 404 for an object, or 400 where a parameter names it. */
export function noSuch(kind: string, id: string, param?: string): StripeProblem {
  const message = `No such ${kind}: '${id}'`;
  return new StripeProblem(param === undefined ? 404 : 400, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message,
    param: param ?? 'id',
  });
}

/** 400: the current state does not allow the request. */
export function refused(code: string, message: string, paymentIntent?: unknown): StripeProblem {
  return new StripeProblem(400, {
    type: 'invalid_request_error',
    code,
    message,
    ...(paymentIntent !== undefined && { payment_intent: paymentIntent }),
  });
}
