import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stripeWebhookEvents, type StripeWebhookUse } from './callbacks/stripe-webhook-events.js';
import { stripeApiVersion } from './stripe-api-version.js';

const path = new URL('../docs/webhook-events.md', import.meta.url);

const meaning: Readonly<Record<StripeWebhookUse, string>> = {
  update: 'moves a transaction',
  'update-or-entry':
    'moves a transaction of ours; made outside, it is an entry of the transaction that it follows',
  entry: 'money moved after the end: an entry of the transaction',
};

/** The document, from the list in the source. */
function writeDocument(): string {
  const rows = Object.entries(stripeWebhookEvents).map(([type, use]) => `| \`${type}\` | ${meaning[use]} |`);
  return [
    '# Webhook events to subscribe to',
    '',
    'Generated from `src/callbacks/stripe-webhook-events.ts`; a test compares the two.',
    `API version of the endpoint: \`${stripeApiVersion}\`.`,
    '',
    '| Event | What it is for |',
    '| --- | --- |',
    ...rows,
    '',
    'For the command line and the API:',
    '',
    '```text',
    Object.keys(stripeWebhookEvents).join(','),
    '```',
    '',
    'Thin events of the same names with the prefix `v1.` are read too; each costs a request for its object. Other events may be sent as well: they are',
    'acknowledged and ignored, with the reason.',
    '',
  ].join('\n');
}

test('the documented list of webhook events is the one in the source', () => {
  // To accept a change: LANGO_WRITE_FIXTURES=1 npx vitest run --project unit packages/gateway-stripe/src/webhook-events-document.test.ts
  if (process.env.LANGO_WRITE_FIXTURES === '1') writeFileSync(path, writeDocument());
  expect(readFileSync(path, 'utf8')).toBe(writeDocument());
});
