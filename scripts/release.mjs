// `npm run release`: versions and changelogs by changesets, build, gates, SBOM, publish with provenance. `--dry-run` runs only
// the steps that change nothing.
import { spawnSync } from 'node:child_process';

const isDryRun = process.argv.includes('--dry-run');
const steps = isDryRun
  ? [
      ['versions that are due', 'npx changeset status --since=HEAD'],
      ['build', 'npm run --silent build'],
      ['SBOM', 'node scripts/sbom.mjs'],
      [
        'publish, dry',
        'npm publish --workspaces --if-present --dry-run --ignore-scripts --access public --tag dry-run',
      ],
    ]
  : [
      ['versions', 'npx changeset version'],
      ['peers', 'node scripts/write-peer-ranges.mjs'],
      ['lock', 'npm install --ignore-scripts --package-lock-only'],
      ['build', 'npm run --silent build'],
      ['gates', 'npm run --silent check:packages'],
      ['SBOM', 'node scripts/sbom.mjs'],
      ['publish', 'npx changeset publish'],
    ];

for (const [name, line] of steps) {
  const [command, ...args] = line.split(' ');
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, NPM_CONFIG_PROVENANCE: isDryRun ? 'false' : 'true' },
  });
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'}  release: ${name}`);
  if (status !== 0) {
    console.log(`${stdout}${stderr}`);
    process.exitCode = 1;
    break;
  }
}
