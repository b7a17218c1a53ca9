import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { writeKeptFile } from '../node/kept-file.js';
import { syncFolder } from '../node/sync-folder.js';
import { syncTree } from '../node/sync-tree.js';

/** PostgreSQL recognizes a database folder by this file, so it is written last. */
const last = 'PG_VERSION';
/** Marks a folder that an interrupted start of ours left incomplete. */
const begun = 'lango-is-laying-this-down';
const blockBytes = 512;

/**
 * An empty database as `initdb` makes it, archived with tar when this package was built. Running `initdb` takes several times as long and half
 * a gigabyte of memory. `undefined` where the package is not built, or is part of a bundle.
 */
export async function readEmptyDatabase(): Promise<Buffer | undefined> {
  // A CommonJS bundle has neither of the two.
  const here: string | undefined =
    typeof __filename === 'string' ? pathToFileURL(__filename).href : import.meta.url;
  const place = here?.includes('/src/infrastructure/embedded/') ? '../../../dist' : '.';
  const name = `${place}/empty-database.tar.br`;
  const file = URL.canParse(name, here) ? new URL(name, here) : undefined;
  if (file?.protocol !== 'file:' || !existsSync(file)) return undefined;
  return promisify(brotliDecompress)(await readFile(file));
}

/**
 * Extracts it into a folder, which becomes a database only once everything is on the disk. An interrupted start begins again.
 *
 * @throws for a folder that holds something else
 */
export async function layDown(archive: Buffer, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await readdir(folder);
  if (found.length > 0 && !found.includes(begun)) throw new Error('it is not empty, and no database');
  await writeFile(join(folder, begun), '');
  syncFolder(folder);
  for (const { path, content } of filesOf(archive)) {
    if (path === last) continue;
    const target = join(folder, path);
    await mkdir(content === undefined ? target : dirname(target), { recursive: true, mode: 0o700 });
    if (content !== undefined) await writeFile(target, content, { mode: 0o600 });
  }
  await syncTree(folder);
  const version = [...filesOf(archive)].find(({ path }) => path === last)?.content;
  writeKeptFile(join(folder, last), version?.toString('latin1') ?? '');
  await rm(join(folder, begun));
}

/** The entries of a tar archive: a header of one block, then the content in whole blocks. A folder has no content. */
function* filesOf(archive: Buffer): Generator<{ readonly path: string; readonly content?: Buffer }> {
  for (let at = 0; at + blockBytes <= archive.length;) {
    const header = archive.subarray(at, at + blockBytes);
    const text = (from: number, to: number) =>
      header.toString('latin1', from, to).replace(/\0.*$/s, '').trim();
    const path = text(0, 100).replace(/^\.?\//, '');
    at += blockBytes;
    if (path === '') continue;
    const size = Number.parseInt(text(124, 136) || '0', 8);
    if (header[156] === 0x35) yield { path };
    else yield { path, content: archive.subarray(at, at + size) };
    at += Math.ceil(size / blockBytes) * blockBytes;
  }
}
