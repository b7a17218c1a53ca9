import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LiveCheck, LiveCheckReport } from '@lango/core/conformance';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { CommandOptions } from './command-options.js';
import { importFile } from './import-file.js';
import { findFile } from './load-config.js';
import { print } from './with-runtime.js';

/**
 * `lango gateway check --live`: the gateway against the provider's own sandbox. Exits 1 when a promise is broken, and 2 when the provider differs
 * from the recording, for schedulers.
 */
export async function gatewayCommand([action]: readonly string[], options: CommandOptions): Promise<number> {
  if (action !== 'check' || !options.live) throw new ConfigurationError('lango gateway takes check --live');
  const { json } = options;
  const { runLiveCheck } = await import('@lango/core/conformance');
  const startedAt = performance.now();
  const seconds = () => `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;
  const report = await runLiveCheck(await loadCheck(options.check ?? findFile('lango.check')), {
    recordingDirectory: resolve(options.recordings),
    isRecording: options.record,
    isReadOnly: options['read-only'],
    allowsLiveCredentials: options['allow-live-credentials'],
    onResult: ({ step, outcome, reason }) => {
      if (!json) process.stdout.write(`${outcome.padEnd(8)} ${seconds().padStart(7)}  ${step}: ${reason}\n`);
    },
  });
  if (json) print(report);
  else process.stdout.write(`\n${conclusionOf(report)}\n`);
  if (report.results.some(({ outcome }) => outcome === 'failed')) return 1;
  return report.drift.length > 0 && report.recorded === 'compared' ? 2 : 0;
}

async function loadCheck(file: string): Promise<LiveCheck> {
  const path = resolve(file);
  if (!existsSync(path))
    throw new ConfigurationError(
      `there is no ${file}: write one that exports a LiveCheck of @lango/core/conformance, or pass --check`,
    );
  const loaded = (await importFile(path)) as { default?: LiveCheck };
  if (loaded.default === undefined) throw new ConfigurationError(`${file} has no default export`);
  return loaded.default;
}

function conclusionOf({ drift, recorded, recording }: LiveCheckReport): string {
  const lines = drift.map((line) => `drift    ${line}`);
  switch (recorded) {
    case 'left':
      return [...lines, 'a promise is broken: nothing was recorded'].join('\n');
    case 'written':
      return [...lines, `recorded in ${recording}`].join('\n');
    case 'compared':
      return drift.length === 0
        ? `as recorded in ${recording}`
        : [
            ...lines,
            `not as recorded in ${recording}; once the gateway is right, --record updates the recording`,
          ].join('\n');
  }
}
