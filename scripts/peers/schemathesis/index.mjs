// schemathesis: cases made from the document, all checks, against an embedded runtime on loopback.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonPackages, run as execute } from '../tools.mjs';
import { startLango } from '../start-lango.mjs';

export const title = 'Cases made from the OpenAPI document';
export const about =
  'Every check of schemathesis, and one of ours (`scripts/peers/schemathesis/hooks.py`): a request that the document allows is never refused for its shape.';

const pins = { schemathesis: '4.32.5' };
const seed = 25;

/** One row, with the numbers of cases and findings. */
export async function run({ row }) {
  const python = await pythonPackages('schemathesis', pins);
  const lango = await startLango();
  const work = mkdtempSync(join(tmpdir(), 'lango-schemathesis-'));
  try {
    for (const file of ['hooks.py', 'schemathesis.toml'])
      cpSync(fileURLToPath(new URL(file, import.meta.url)), join(work, file));
    const operator = await lango.runtime.admin.createOperator({ name: 'Schemathesis', role: 'admin' });
    const { stdout, stderr } = await execute(
      python.bin('schemathesis'),
      [
        'run',
        `${lango.runtime.apiUrl}/openapi.json`,
        '--checks=all',
        '--max-examples=60',
        `--seed=${seed}`,
        '--continue-on-failure',
        '--report=json',
        '--report-json-path=report.json',
      ],
      {
        cwd: work,
        env: { LANGO_TOKEN: lango.token, LANGO_OPERATOR_TOKEN: operator.token, PYTHONDONTWRITEBYTECODE: '1' },
        mayFail: true,
        timeoutMs: 3_000_000,
      },
    );
    const cases = Number(/(\d[\d,]*) generated/.exec(stdout)?.[1]?.replaceAll(',', '') ?? 0);
    const found =
      Number(/(\d+) found/.exec(stdout)?.[1] ?? 0) || (stdout.match(/^_{3,} .* _{3,}$/gm) ?? []).length;
    if (found > 0 || cases === 0 || process.env.LANGO_PEERS_VERBOSE) console.log(stdout + stderr);
    const note = `${cases} cases, seed ${seed}, ${found} findings`;
    const result = cases > 0 && found === 0 ? 'ok' : 'failed';
    return [row({ tool: 'schemathesis', version: pins.schemathesis, what: 'all checks', result, note })];
  } finally {
    await lango.stop();
    rmSync(work, { recursive: true });
  }
}
