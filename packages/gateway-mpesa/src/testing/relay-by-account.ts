import { relayTo, type FaultServerAnswer, type FaultServerRequest } from '@lango/core/conformance';

/** Two accounts at one address, as at the real provider: each request goes to the account whose credentials it bears. */
export interface AccountRelay {
  /** Where the first account is, and where the other is. */
  readonly urls: readonly [first: string, other: string];
  /** True for a request that opens the other account's door with its lasting credentials. */
  readonly isOther: (request: FaultServerRequest) => boolean;
  /** The token that an answer hands out. */
  readonly tokenIn: (answer: Readonly<Record<string, unknown>>) => unknown;
  /** The token that a request bears. */
  readonly tokenOf: (request: FaultServerRequest) => string | undefined;
}

/** A relay that remembers whose token is whose; a token nobody knows is the first account's to refuse. */
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
