import { jsonAnswer, type SimulatorAnswer } from '@lango/core/simulator-kit';

/** HTTP statuses and words of the response codes. Source: the Open API portal, read 2026-11-22. */
const codes: Readonly<Record<string, readonly [number, string]>> = {
  'INS-0': [200, 'Request processed successfully'],
  'INS-1': [500, 'Internal Error'],
  'INS-2': [401, 'Invalid API Key'],
  'INS-5': [401, 'Transaction cancelled by customer'],
  'INS-6': [401, 'Transaction Failed'],
  'INS-10': [409, 'Duplicate Transaction'],
  'INS-13': [400, 'Invalid Shortcode Used'],
  'INS-15': [400, 'Invalid Amount Used'],
  'INS-16': [503, 'Unable to handle the request due to a temporary overloading'],
  'INS-17': [400, 'Invalid Transaction Reference. Length Should Be Between 1 and 20.'],
  'INS-18': [400, 'Invalid TransactionID Used'],
  'INS-19': [400, 'Invalid ThirdPartyReference Used'],
  'INS-20': [400, 'Not All Parameters Provided. Please try again.'],
  'INS-21': [400, 'Parameter validations failed. Please try again.'],
  'INS-23': [400, 'Transaction not found'],
  'INS-26': [400, 'Invalid Currency Used'],
  'INS-2006': [422, 'Insufficient balance'],
  'INS-2051': [400, 'MSISDN invalid'],
  'INS-989': [400, 'Session Creation Failed'],
  'INS-998': [400, 'Invalid Market'],
};

/** An answer of the Open API: a code, the code's text, and further members. */
export function vodacomAnswer(code: string, members: object = {}, status?: number): SimulatorAnswer {
  const [usual, words] = codes[code] ?? [400, 'Request failed'];
  return jsonAnswer(status ?? usual, { output_ResponseCode: code, output_ResponseDesc: words, ...members });
}

/** Raised inside a route to answer with a refusal. */
export class VodacomRefusal extends Error {
  override readonly name = 'VodacomRefusal';
  readonly code: string;

  constructor(code: string) {
    super(`refused with ${code}`);
    this.code = code;
  }
}
