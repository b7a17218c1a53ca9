/** One POST to a merchant's endpoint. */
export interface MerchantRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came of it: an answer, or why there was none. Never throws. */
export type MerchantResult =
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfter?: string; readonly text: string }
  | { readonly kind: 'no-answer'; readonly why: string }
  /** The address is not one we call: private, not https, another port. */
  | { readonly kind: 'refused'; readonly why: string };

/** Sends to addresses that merchants chose, so it refuses any that lead into the host's own network. */
export interface MerchantHttp {
  /** Why the address is refused, or `undefined`. Resolves names, a few of one merchant's at once. */
  whyRefused(url: string, merchantId: string): Promise<string | undefined>;
  post(request: MerchantRequest): Promise<MerchantResult>;
  close(): Promise<void>;
}
