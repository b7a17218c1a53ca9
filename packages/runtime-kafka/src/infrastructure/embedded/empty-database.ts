import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { syncTree } from '../node/sync-tree.js';

/** Beside what is built, and where it is found from the sources. */
const places = ['./empty-database.tar.br', '../../../dist/empty-database.tar.br'];
const blockBytes = 512;

/**
 * An empty database as `initdb` leaves it, made when this package was built: a tar archive. To make it anew takes several times as long and half a
 * gigabyte of memory. `undefined` where the package is not built.
 */
export async function readEmptyDatabase(): Promise<Buffer | undefined> {
  // A bundle may have no address of its own.
  const files = places.flatMap((place) =>
    URL.canParse(place, import.meta.url) ? [new URL(place, import.meta.url)] : [],
  );
  const file = files.find((one) => one.protocol === 'file:' && existsSync(one));
  return file && promisify(brotliDecompress)(await readFile(file));
}

/**
 * Lays it down as a folder, which is there whole or not at all: a start that was cut off begins anew.
 *
 * @throws for a folder that holds something else
 */
export async function layDown(archive: Buffer, folder: string): Promise<void> {
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  for (const { path, content } of filesOf(archive)) {
    const target = join(draft, path);
    if (content === undefined) {
      await mkdir(target, { recursive: true, mode: 0o700 });
      continue;
    }
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await writeFile(target, content, { mode: 0o600 });
  }
  await syncTree(draft);
  // Only where it is empty; on Windows nothing is renamed over a folder.
  await rmdir(folder).catch(() => undefined);
  await rename(draft, folder);
}

/** What is in a tar archive: a header of one block, then the content in whole blocks. A folder has no content. */
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
