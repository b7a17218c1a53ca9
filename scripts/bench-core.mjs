// `npm run bench:core`: what the layers cost over the same call made bare, and what importing costs over an empty module.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withCircuitBreaker, withRetry, withTimeout } from '@lango/core';

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const root = resolve(import.meta.dirname, '..');

const answer = { status: 'succeeded', gatewayReference: 'bench-1' };
const never = () => Promise.reject(new Error('not used'));
const bare = {
  specificationVersion: 'v1',
  gatewayId: 'bench',
  capabilities: {
    operations: { deposit: { idempotency: 'native', keyLifetime: 1, amounts: {} } },
    callbackProof: 'none',
    environment: 'test',
  },
  deposit: async () => answer,
  withdraw: never,
  handleCallback: never,
};
const layered = withRetry()(withCircuitBreaker()(withTimeout()(bare)));
const transaction = { transactionId: 'txn_00000000000000000000000000000000' };
const context = { idempotencyKey: 'bench', attempt: 1, signal: new AbortController().signal };

async function microsecondsPerCall(gateway) {
  const rounds = [];
  for (let round = 0; round < 41; round += 1) {
    const started = process.hrtime.bigint();
    for (let call = 0; call < 1_000; call += 1) await gateway.deposit(transaction, context);
    rounds.push(Number(process.hrtime.bigint() - started) / 1e6);
  }
  return median(rounds.slice(1));
}

const folder = mkdtempSync(join(tmpdir(), 'lango-bench-'));
try {
  const bareUs = await microsecondsPerCall(bare);
  const layeredUs = await microsecondsPerCall(layered);
  console.log(
    `bare call ${bareUs.toFixed(2)} µs, layered ${layeredUs.toFixed(2)} µs, over bare ${(layeredUs - bareUs).toFixed(2)} µs (at most 10)`,
  );

  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, '');
  const importMs = (file) =>
    median(
      Array.from({ length: 21 }, () => {
        const code = `const t = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - t)`;
        return Number(
          spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }).stdout,
        );
      }),
    );
  const emptyMs = importMs(empty);
  const { exports } = JSON.parse(readFileSync(join(root, 'packages/core/package.json'), 'utf8'));
  for (const [path, target] of Object.entries(exports)) {
    if (target.import === undefined) continue;
    const ms = importMs(join(root, 'packages/core', target.import.default)) - emptyMs;
    console.log(
      `import @lango/core${path.slice(1)}: ${ms.toFixed(1)} ms over an empty module${path === '.' ? ' (at most 15)' : ''}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
