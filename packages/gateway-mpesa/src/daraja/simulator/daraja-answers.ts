import { randomUUID } from 'node:crypto';
import { jsonAnswer, type SimulatorAnswer } from '@lango/core/simulator-kit';

/** A refusal in Daraja's own words. */
export function refusal(status: number, errorCode: string, errorMessage: string): SimulatorAnswer {
  return jsonAnswer(status, { requestId: randomUUID(), errorCode, errorMessage });
}

/** `400.002.02`, naming the field. */
export function invalidField(field: string): SimulatorAnswer {
  return refusal(400, '400.002.02', `Bad Request - Invalid ${field}`);
}

/** The refusal of a token that is wrong, old or replaced. */
export function invalidToken(): SimulatorAnswer {
  return refusal(404, '404.001.03', 'Invalid Access Token');
}
