// What each published package installs, as CycloneDX: reports/sbom/NAME.cdx.json. `npm sbom --omit=dev` leaves out libraries that are also
// dependencies of the repository's own tools.
import { mkdirSync, writeFileSync } from 'node:fs';
import { listInstalledLibraries } from './installed-libraries.mjs';

mkdirSync('reports/sbom', { recursive: true });
for (const { folder, name, version, libraries } of listInstalledLibraries()) {
  const component = componentOf(name, version);
  const components = libraries.map((library) => ({
    ...componentOf(library.name, library.version),
    licenses: [{ license: { id: library.license } }],
    hashes: hashesOf(library.integrity),
  }));
  const bom = { bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, metadata: { component }, components };
  writeFileSync(`reports/sbom/${folder}.cdx.json`, `${JSON.stringify(bom, undefined, 2)}\n`);
  console.log(`${name}: ${components.length} libraries`);
}

function componentOf(name, version) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return { type: 'library', name, version, purl, 'bom-ref': purl };
}

function hashesOf(integrity) {
  const digest = /^sha512-(\S+)/.exec(integrity ?? '')?.[1];
  return digest === undefined
    ? []
    : [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }];
}
