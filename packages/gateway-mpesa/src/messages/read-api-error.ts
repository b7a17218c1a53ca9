import { findApiError } from '../daraja/mapping/api-errors.js';
import { blankMessage } from './build-message.js';
import { identifierOf, recordOf, textOf } from './json-fields.js';
import type { MpesaMessage } from './mpesa-message.js';

/**
 * A refusal by the API, or by the server in front of it, which may answer HTML or nothing. Anything undocumented with a 4xx status was
 * refused; a 5xx, a 2xx or no status at all proves nothing.
 */
export function readApiError(json: unknown, httpStatus: number | undefined): MpesaMessage {
  const { code, message } = refusalOf(json);
  const documented = findApiError(code ?? '', message) ?? findApiError(String(httpStatus ?? ''), message);
  const isClientError = httpStatus !== undefined && httpStatus >= 400 && httpStatus < 500;
  const isPlainBadRequest = /^4\d\d$/.test(code ?? '') || /^4\d\d\.\d{3}/.test(code ?? '');
  const outcome = documented?.outcome ?? (isClientError || isPlainBadRequest ? 'rejected' : 'unknown');
  return {
    ...blankMessage('api-error', outcome),
    resultCode: code,
    retryable: documented?.retryable ?? false,
    details: message === '' ? {} : { description: message },
  };
}

function refusalOf(json: unknown): { code: string | null; message: string } {
  const body = recordOf(json);
  const fault = recordOf(body?.['fault']);
  if (fault !== undefined) {
    const code = identifierOf(recordOf(fault['detail'])?.['errorcode']);
    return { code, message: textOf(fault['faultstring']) ?? '' };
  }
  const code = textOf(body?.['errorCode']);
  const message = textOf(body?.['errorMessage']) ?? '';
  return { code: code === undefined ? null : (identifierOf(code) ?? ''), message };
}
