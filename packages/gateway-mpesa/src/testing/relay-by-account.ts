import { relayTo, type FaultServerAnswer, type FaultServerRequest } from '@lango/core/conformance';

/** Two accounts at one address, as at the real provider: each request goes to the account whose credentials it carries. */
export interface AccountRelay {
  /** Base addresses of the two accounts. */
  readonly urls: readonly [first: string, other: string];
  /** True for a request with the other account's long-lived credentials. */
  readonly isOther: (request: FaultServerRequest) => boolean;
  /** The token in an answer. */
  readonly tokenIn: (answer: Readonly<Record<string, unknown>>) => unknown;
  /** The token of a request. */
  readonly tokenOf: (request: FaultServerRequest) => string | undefined;
}

/** Remembers which account issued a token. An unknown token goes to the first account, which refuses it. */
export function relayByAccount({ urls: [first, other], isOther, tokenIn, tokenOf }: AccountRelay) {
  const [toFirst, toOther] = [relayTo(first), relayTo(other)];
  const tokensOfOther = new Set<unknown>();
  return async (request: FaultServerRequest): Promise<FaultServerAnswer> => {
    if (!isOther(request)) return tokensOfOther.has(tokenOf(request)) ? toOther(request) : toFirst(request);
    const answer = await toOther(request);
    const body = String(answer.body ?? '');
    if (body.startsWith('{')) tokensOfOther.add(tokenIn(JSON.parse(body) as Record<string, unknown>));
    return answer;
  };
}
