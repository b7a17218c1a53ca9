/** Every page of the site, in the order that it is read; `tests/docs/site.test.ts` finds one that is missing. */
const page = (text, link) => ({ text, link: `/${link}` });
const group = (text, ...items) => ({ text, collapsed: true, items });

export const sidebar = [
  {
    text: 'Start',
    items: [
      page('First payment in a minute', 'start'),
      page('Try it in the page', 'playground'),
      page('For agents', 'agents'),
    ],
  },
  {
    text: 'Guides',
    items: [
      group(
        'Host applications',
        page('Without our runtime', 'without-our-runtime'),
        page('In your web framework', 'in-your-app'),
        page('With your PostgreSQL', 'with-your-postgresql'),
        page('With Kafka', 'with-kafka'),
        page('Many merchants', 'multi-tenant'),
        page('Bun, Deno and workers', 'runtimes'),
      ),
      page('Merchants', 'guides/merchants'),
      page('Writing a gateway', 'writing-a-gateway'),
      group(
        'Operators',
        page('Production checklist', 'guides/production-checklist'),
        page('Running in production', 'running-in-production'),
        page('Deploying', 'guides/deploy'),
        page('Sizing', 'guides/sizing'),
        page('Monitoring', 'guides/monitoring'),
        page('Backup and restore', 'guides/backup-and-restore'),
        page('Upgrades', 'guides/upgrades'),
        page('The console', 'console'),
        page('Reconciliation', 'reconciliation'),
        page('Threat model', 'security'),
      ),
      group(
        'Runbooks',
        page('The provider is down', 'runbooks/provider-down'),
        page('A payment is unknown', 'runbooks/payment-unknown'),
        page('Reconciliation differs', 'runbooks/reconciliation-differs'),
        page('Payments wait for a person', 'runbooks/payments-in-review'),
        page('Work is overdue', 'runbooks/work-overdue'),
        page('An instance is down', 'runbooks/instance-down'),
        page('Callbacks are not read', 'runbooks/callbacks-not-read'),
        page('Callbacks are rejected', 'runbooks/callbacks-rejected'),
        page('Dead letters', 'runbooks/dead-letters'),
        page('Messages pile up', 'runbooks/consumer-lag'),
        page('A consumer crashes', 'runbooks/consumer-crashes'),
        page('Merchants are not told', 'runbooks/deliveries-waiting'),
        page('Failures rise', 'runbooks/failures-rise'),
      ),
    ],
  },
  {
    text: 'Concepts',
    items: [
      page('One payment', 'concepts/one-payment-in-short'),
      page('What is not known', 'concepts/uncertainty'),
      page('Entries and balances', 'concepts/entries'),
      page('Idempotency', 'concepts/idempotency'),
      page('One payment, file by file', 'one-payment'),
      page('Invariants', 'invariants'),
      page('Glossary', 'glossary'),
    ],
  },
  {
    text: 'Reference',
    items: [
      page('HTTP API', 'reference/http-api'),
      page('TypeScript API', 'reference/typescript/'),
      page('Settings', 'settings'),
      page('Events', 'reference/events'),
      page('Error codes', 'reference/error-codes'),
      page('Metrics', 'reference/metrics'),
      page('Command', 'reference/command'),
      group(
        'Packages',
        page('@lango/core', 'packages/core'),
        page('@lango/runtime-kafka', 'packages/runtime'),
        page('@lango/console', 'packages/console'),
        page('@lango/dev', 'packages/dev'),
        page('@lango/create-app', 'packages/create-app'),
        page('@lango/create-gateway', 'packages/create-gateway'),
        page('Dependencies', 'dependencies'),
      ),
    ],
  },
  {
    text: 'Providers',
    items: [
      group(
        'M-Pesa and Vodacom',
        page('Overview', 'providers/mpesa'),
        page('Going live', 'providers/mpesa-go-live'),
        page('Codes', 'providers/mpesa-codes'),
        page('Options', 'providers/mpesa-options'),
        page('Vodacom: conformance', 'providers/vodacom-conformance'),
      ),
      group(
        'Stripe',
        page('Overview', 'providers/stripe'),
        page('Set up', 'providers/stripe-set-up'),
        page('Going live', 'providers/stripe-go-live'),
        page('Webhook events', 'providers/stripe-webhook-events'),
        page('Simulator', 'providers/stripe-simulator'),
        page('The Stripe CLI', 'providers/stripe-testing-with-the-stripe-cli'),
        page('Decisions', 'providers/stripe-decisions'),
      ),
    ],
  },
  {
    text: 'Troubleshooting',
    items: [
      page('Where to look', 'troubleshooting/'),
      page('Problems of the HTTP API', 'troubleshooting/problems'),
      page('PaymentError codes', 'troubleshooting/payment-errors'),
    ],
  },
  {
    text: 'More',
    items: [
      page('Migration', 'migration'),
      page('Proof', 'proof'),
      page('Performance', 'scaling'),
      page('Decisions', 'decisions/'),
    ],
  },
];
