export {
  createMerchantCallbackSecret,
  signMerchantCallback,
  type MerchantCallbackHeaders,
} from './merchant-callback-signature.js';
export {
  verifyMerchantCallback,
  type ReceivedMerchantCallback,
  type VerifyMerchantCallbackOptions,
} from './verify-merchant-callback.js';
