// After `changeset version`: a gateway takes the core it was released with and what follows before 1. Versions of the contract only gain optional
// members, so `^0.2.0`, which refuses 0.3.0, would say too little.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync('packages/core/package.json', 'utf8'));
for (const folder of ['packages', 'examples'].flatMap((parent) =>
  readdirSync(parent).map((name) => `${parent}/${name}`),
)) {
  const file = `${folder}/package.json`;
  let manifest;
  try {
    manifest = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    continue; // an example without a package
  }
  if (manifest.peerDependencies?.['@lango/core'] === undefined) continue;
  manifest.peerDependencies['@lango/core'] = `>=${version} <1`;
  writeFileSync(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
}
