// What each published package installs, by the lock file.
import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** Libraries that are built into a package instead of being installed with it. */
const bundled = { '@lango/core': ['cockatiel'] };

/** By package: the libraries that it installs, takes as optional peers or bundles, those of the libraries included. */
export function listInstalledLibraries() {
  const { packages } = JSON.parse(readFileSync(resolve(root, 'package-lock.json'), 'utf8'));
  return readdirSync(resolve(root, 'packages')).map((folder) => {
    const manifest = JSON.parse(readFileSync(resolve(root, 'packages', folder, 'package.json'), 'utf8'));
    const { name, version, dependencies, peerDependencies } = manifest;
    const found = new Map();
    const visit = (wanted, from) => {
      const path = find(packages, wanted, from);
      if (path === undefined || found.has(path)) return;
      const entry = packages[path];
      if (entry.link) return visitAll(packages[entry.resolved], entry.resolved);
      const library = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      found.set(path, { ...entry, name: library, license: entry.license ?? 'none stated' });
      visitAll(entry, path);
    };
    const visitAll = (entry, from) => {
      for (const wanted of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }))
        visit(wanted, from);
    };
    for (const wanted of Object.keys({ ...dependencies, ...peerDependencies }))
      visit(wanted, `packages/${folder}`);
    for (const wanted of bundled[name] ?? []) visit(wanted, '');
    return {
      folder,
      name,
      version,
      libraries: [...found.values()].sort((left, right) => (left.name < right.name ? -1 : 1)),
    };
  });
}

/** Where Node finds a library that is named in this folder. */
function find(packages, name, folder) {
  for (let place = folder; ; place = place.slice(0, Math.max(0, place.lastIndexOf('/')))) {
    const path = `${place === '' ? '' : `${place}/`}node_modules/${name}`;
    if (packages[path] !== undefined) return path;
    if (place === '') return undefined;
  }
}
