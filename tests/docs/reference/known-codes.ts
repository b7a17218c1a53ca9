import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** What `PaymentError` can have as its code, with what its docstring says of each. */
export function paymentErrorCodes(): readonly { code: string; effect: string; about: string }[] {
  const source = read('packages/core/src/errors/payment-error-code.ts');
  const rows = new Map(
    [...source.matchAll(/^ \* \| `(\w+)` \| ([^|]+) \| (.+) \|$/gm)].map(
      ([, code = '', effect = '', about = '']) => [code, { effect, about }],
    ),
  );
  return [...source.matchAll(/^ {2}\| '(\w+)'/gm)].map(([, code = '']) => {
    const row = rows.get(code);
    if (row === undefined) throw new Error(`${code} has no row in its docstring`);
    return { code, ...row };
  });
}

/** Reasons of a `failed` transaction, with what their docstring says. */
export function failureReasons(): readonly string[] {
  const source = read('packages/core/src/errors/failure-reason.ts');
  return [...source.matchAll(/^ {2}\| '(\w+)'/gm)].map(([, reason = '']) => reason);
}

/** Every problem that an interface answers with, found where it is made. */
export function problemTypes(): readonly { code: string; statuses: readonly number[] }[] {
  const folder = 'packages/runtime-kafka/src';
  const found = new Map<string, Set<number>>();
  const add = (code: string, status: number) =>
    found.set(code, (found.get(code) ?? new Set<number>()).add(status));
  for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    const source = read(`${folder}/${file}`);
    for (const [, status, code = ''] of source.matchAll(/new Problem\(\s*(\d{3}),\s*'([a-z-]+)'/g))
      add(code, Number(status));
    for (const [, code = '', status] of source.matchAll(/urn:lango:problem:([a-z-]+)'[^}]*?status: (\d{3})/g))
      add(code, Number(status));
  }
  return [...found]
    .map(([code, statuses]) => ({ code, statuses: [...statuses].sort() }))
    .sort((left, right) => left.code.localeCompare(right.code));
}

/** Every metric, as it is made. */
export function metrics(): readonly {
  kind: string;
  name: string;
  help: string;
  labels: readonly string[];
}[] {
  const source = read('packages/runtime-kafka/src/infrastructure/observability/prometheus-metrics.ts');
  return [
    ...source.matchAll(/(counter|histogram|gauge)\(\s*'(\w+)',\s*'([^']+)',\s*\[([^\]]*)\],?\s*\)/g),
  ].map(([, kind = '', name = '', help = '', labels = '']) => ({
    kind,
    name,
    help,
    labels: [...labels.matchAll(/'(\w+)'/g)].map(([, label = '']) => label),
  }));
}
