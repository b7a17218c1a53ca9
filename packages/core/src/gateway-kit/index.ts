export type {
  ClosableGatewayHttp,
  GatewayHttp,
  GatewayHttpRequest,
  GatewayHttpResponse,
} from './gateway-http.js';
export { createGatewayHttp, type GatewayHttpOptions } from './create-gateway-http.js';
export { createFetchGatewayHttp, type FetchGatewayHttpOptions } from './fetch-gateway-http.js';
export { createUndiciGatewayHttp, type UndiciGatewayHttpOptions } from './undici-gateway-http.js';
export type { UndiciAgent, UndiciController, UndiciHandler, UndiciLibrary } from './undici-library.js';
export { parseJsonBytes, sendJson, type JsonRequest, type JsonResponse } from './send-json.js';
export { constantTimeEqual } from './constant-time-equal.js';
export { createTokenCache, type TokenCacheOptions } from './create-token-cache.js';
export { createSecret, type Secret } from './secret.js';
export { readHeader, receivedAtMs } from './read-header.js';
export { assertHttpSuccess, readRetryAfterMs, toHttpRefusal } from './http-refusal.js';
export { parseForm, sendForm, type FormRequest } from './send-form.js';
export { readRawBody, type ReadRawBodyOptions } from './read-raw-body.js';
export { createStatusMap, type ProviderStatus, type StatusMeaning } from './create-status-map.js';
export { requireSecret, requireText } from './require-option.js';
export { createAmountUnits, type AmountUnit, type AmountUnits } from './amount-units.js';
export { answer, callback, input, type FieldReader, type PlaceReader } from './place-readers.js';
export { createAccountTokens, type AccountTokens, type AccountTokensOptions } from './account-tokens.js';
export { harmlessStep } from './harmless-step.js';
export { uuidOf } from './uuid-of.js';
export { ignoreUnaskedContinue, type ContinuedConnection } from './ignore-unasked-continue.js';
export { checkSettings } from '../settings/check-settings.js';
export {
  findUnknownSetting,
  type SettingsShape,
  type ShapeOf,
  type UnknownSetting,
} from '../settings/find-unknown-setting.js';
