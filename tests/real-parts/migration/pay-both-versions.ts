/** One request until its 202, asked again under its key of another process where one does not answer. */
export interface RehearsedAccept {
  readonly transactionId: string;
  readonly askedMs: number;
  readonly acceptedMs: number;
}

/** Payments at a steady pace, whoever serves. */
export interface RehearsedLoad {
  readonly accepts: readonly RehearsedAccept[];
  /** Which processes are asked from now on. */
  serveBy(apiUrls: readonly string[]): void;
  /** Asks for no more, and waits for what was asked. */
  stop(): Promise<void>;
}

/** Of ten answers of the provider one is lost, so that look-ups are counted by both versions. */
const treatments = ['lost', 'refused', 'waiting', ...Array<string>(7).fill('paid')];

/** The same request would be refused again. */
class Refused extends Error {}

/** Begins to pay. `stop` fails when a payment was refused. */
export function payBothVersions(token: string, perSecond: number, apiUrls: readonly string[]): RehearsedLoad {
  const accepts: RehearsedAccept[] = [];
  const open = new Set<Promise<void>>();
  let served = apiUrls;
  let number = 0;
  const pay = async (index: number): Promise<void> => {
    const askedMs = Date.now();
    for (let tries = 0; ; tries += 1) {
      const apiUrl = served[(index + tries) % served.length] ?? '';
      const transactionId = await ask(apiUrl, token, index);
      if (transactionId !== undefined) {
        accepts.push({ transactionId, askedMs, acceptedMs: Date.now() });
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const beganMs = Date.now();
  const timer = setInterval(() => {
    const due = Math.floor(((Date.now() - beganMs) * perSecond) / 1_000);
    while (number < due) {
      const paid = pay((number += 1));
      open.add(paid);
      paid.then(
        () => open.delete(paid),
        () => undefined,
      );
    }
  }, 10);
  return {
    accepts,
    serveBy: (urls) => {
      served = urls;
    },
    stop: async () => {
      clearInterval(timer);
      await Promise.all(open);
    },
  };
}

async function ask(apiUrl: string, token: string, index: number): Promise<string | undefined> {
  const key = `load-${index}`;
  try {
    const answer = await fetch(`${apiUrl}/v1/${index % 2 === 0 ? 'deposits' : 'withdrawals'}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({
        gateway: 'rehearsal',
        amount: { amountMinor: 100 + index, currency: 'KES' },
        merchantReference: `${treatments[index % treatments.length] ?? 'paid'}-${index}`,
        counterparty: { phoneNumber: '+254712345678' },
      }),
      signal: AbortSignal.timeout(15_000),
    });
    const body = (await answer.json()) as { readonly transactionId?: string };
    if (answer.status >= 400 && answer.status < 500) throw new Refused(JSON.stringify(body));
    return answer.status === 202 ? body.transactionId : undefined;
  } catch (error) {
    if (error instanceof Refused) throw error;
    // Stopped, killed, or slower than a customer waits: the same request under the same key.
    return undefined;
  }
}
