import { Client } from 'pg';
import { providerBooks, type Treatment } from './rehearsal-gateway.js';
import { startRehearsalProcess, type RehearsalProcess } from './start-rehearsal-process.js';
import type { RehearsalProcessOptions } from './rehearsal-process.js';

/** A payment that a real process has brought into a state and then left there. */
export interface Template {
  readonly transactionId: string;
  readonly kind: 'deposit' | 'withdrawal';
  readonly status: string;
  readonly nextStep: string | null;
  /** Whether a person is asked. */
  readonly isInReview?: boolean;
}

type Wanted = Pick<Template, 'status' | 'nextStep' | 'isInReview'> & { readonly treatment: Treatment };

const hourMs = 3_600_000;
const worked: readonly Wanted[] = [
  { treatment: 'paid', status: 'succeeded', nextStep: null },
  { treatment: 'refused', status: 'failed', nextStep: null },
  { treatment: 'waiting', status: 'pending', nextStep: 'awaiting-look-up' },
  { treatment: 'lost', status: 'unknown', nextStep: 'awaiting-look-up' },
  { treatment: 'vanished', status: 'unknown', nextStep: 'awaiting-look-up' },
  { treatment: 'unreached', status: 'submitted', nextStep: 'retry-scheduled' },
  { treatment: 'hanging', status: 'submitted', nextStep: 'in-flight' },
];
/** Look-ups go on beside it: what the provider says ends it. */
const inReview: readonly Wanted[] = [
  { treatment: 'lost', status: 'unknown', nextStep: 'awaiting-look-up', isInReview: true },
];
const asked: readonly Wanted[] = [{ treatment: 'paid', status: 'created', nextStep: 'queued' }];

/** Makes one payment of each kind in each state, by processes that are killed once it is there. */
export async function makeTemplates(
  program: string,
  url: string,
): Promise<{
  readonly merchant: NonNullable<RehearsalProcess['merchant']>;
  readonly templates: readonly Template[];
}> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(providerBooks);
  const base = { url, isPuzzled: true, makesMerchant: false };
  const all = ['api', 'payment-processor', 'callback-processor'] as const;
  const later = {
    gatewayDeadlineMs: hourMs,
    lookUpDelaysMs: [hourMs],
    // What would be tried again only after this would end at once.
    depositSubmitByMs: 24 * hourMs,
    retryInitialDelayMs: hourMs,
    retryMaxDelayMs: hourMs,
  };
  const atOnce = { lookUpDelaysMs: [50, hourMs], reviewDepositAfterMs: 1, reviewWithdrawalAfterMs: 1 };
  let merchant: RehearsalProcess['merchant'];
  const make = async (options: RehearsalProcessOptions, wanted: readonly Wanted[]): Promise<Template[]> => {
    const process = await startRehearsalProcess(program, options);
    merchant ??= process.merchant;
    const made: Template[] = [];
    try {
      for (const { treatment, ...state } of wanted)
        for (const kind of ['deposit', 'withdrawal'] as const) {
          const transactionId = await request(process.apiUrl, merchant?.token ?? '', kind, treatment);
          await until(client, transactionId, state);
          made.push({ transactionId, kind, ...state });
        }
    } finally {
      await process.kill();
    }
    return made;
  };
  try {
    const templates = [
      ...(await make({ ...base, services: all, makesMerchant: true, policy: later }, worked)),
      ...(await make({ ...base, services: all, policy: atOnce }, inReview)),
      ...(await make({ ...base, services: ['api'], policy: {} }, asked)),
    ];
    if (merchant === undefined) throw new Error('no process made a merchant');
    return { merchant, templates };
  } finally {
    await client.end();
  }
}

let made = 0;

async function request(
  apiUrl: string,
  token: string,
  kind: Template['kind'],
  treatment: Treatment,
): Promise<string> {
  const key = `template-${(made += 1)}`;
  const answer = await fetch(`${apiUrl}/v1/${kind}s`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({
      gateway: 'rehearsal',
      amount: { amountMinor: 1_000, currency: 'KES' },
      merchantReference: `${treatment}-${key}`,
      counterparty: { phoneNumber: '+254712345678' },
    }),
  });
  if (answer.status !== 202)
    throw new Error(`a template was answered ${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { transactionId: string }).transactionId;
}

async function until(client: Client, id: string, wanted: Omit<Wanted, 'treatment'>): Promise<void> {
  const deadlineMs = Date.now() + 60_000;
  for (;;) {
    const { rows } = await client.query<{ status: string; next_step: string | null; in_review: boolean }>(
      'SELECT status, next_step, review_requested_at IS NOT NULL AS in_review FROM transactions WHERE transaction_id = $1',
      [id],
    );
    const [row] = rows;
    const isInReview = wanted.isInReview ?? false;
    if (row?.status === wanted.status && row.next_step === wanted.nextStep && row.in_review === isInReview)
      return;
    if (Date.now() > deadlineMs)
      throw new Error(`a template is ${JSON.stringify(row)} and not ${JSON.stringify(wanted)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
