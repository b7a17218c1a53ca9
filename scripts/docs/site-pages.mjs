// Which files of the repository are pages of the site, and under which address.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Pages that are kept with their package. */
const fromPackages = {
  'packages/gateway-mpesa/README.md': 'providers/mpesa.md',
  'packages/gateway-mpesa/docs/codes.md': 'providers/mpesa-codes.md',
  'packages/gateway-mpesa/docs/go-live.md': 'providers/mpesa-go-live.md',
  'packages/gateway-mpesa/docs/options.md': 'providers/mpesa-options.md',
  'packages/gateway-mpesa/docs/conformance-vodacom.md': 'providers/vodacom-conformance.md',
  'packages/gateway-stripe/README.md': 'providers/stripe.md',
  'packages/core/README.md': 'packages/core.md',
  'packages/runtime-kafka/README.md': 'packages/runtime.md',
  'packages/dev/README.md': 'packages/dev.md',
  'packages/console/README.md': 'packages/console.md',
  'packages/create-app/README.md': 'packages/create-app.md',
  'packages/create-gateway/README.md': 'packages/create-gateway.md',
  'examples/runtime-docker/README.md': 'guides/deploy.md',
  'AGENTS.md': 'agents.md',
};

/** Address in the site, by file in the repository; both end in `.md`. */
export function sitePages() {
  const inDocs = readdirSync(join(root, 'docs'), { recursive: true })
    .filter((file) => file.endsWith('.md') && !file.startsWith('.vitepress'))
    .map((file) => [`docs/${file}`, file]);
  const stripe = readdirSync(join(root, 'packages/gateway-stripe/docs')).map((file) => [
    `packages/gateway-stripe/docs/${file}`,
    `providers/stripe-${file}`,
  ]);
  return new Map([...inDocs, ...stripe, ...Object.entries(fromPackages)]);
}
