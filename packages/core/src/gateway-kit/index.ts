export type { GatewayHttp, GatewayHttpRequest, GatewayHttpResponse } from './gateway-http.js';
export {
  createUndiciGatewayHttp,
  type ClosableGatewayHttp,
  type UndiciGatewayHttpOptions,
} from './undici-gateway-http.js';
export { parseJsonBytes, sendJson, type JsonResponse } from './send-json.js';
export { constantTimeEqual } from './constant-time-equal.js';
export { createTokenCache, type TokenCacheOptions } from './create-token-cache.js';
export { createSecret, type Secret } from './secret.js';
export { readHeader, receivedAtMs } from './read-header.js';
