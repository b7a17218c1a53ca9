/** One POST to a merchant's endpoint. */
export interface MerchantRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Result of a call: the response, or why there was none. */
export type MerchantResult =
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfter?: string; readonly text: string }
  | { readonly kind: 'no-answer'; readonly why: string }
  /** The address may not be called: private, not https, another port. */
  | { readonly kind: 'refused'; readonly why: string };

/** Calls addresses that merchants chose, so it refuses those that lead into the host's own network. */
export interface MerchantHttp {
  /** Why the address is refused, or `undefined`. Resolves host names, a few at a time for each merchant. */
  whyRefused(url: string, merchantId: string): Promise<string | undefined>;
  /** Never throws. */
  post(request: MerchantRequest): Promise<MerchantResult>;
  close(): Promise<void>;
}
