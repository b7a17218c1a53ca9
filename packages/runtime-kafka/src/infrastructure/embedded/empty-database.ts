import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { buffer, text } from 'node:stream/consumers';
import { createBrotliDecompress } from 'node:zlib';
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
 * a gigabyte of memory. A stream, because all of it at once takes 90 MB. `undefined` where the package is not built, or is part of a bundle.
 */
export async function readEmptyDatabase(): Promise<Readable | undefined> {
  // A CommonJS bundle has neither of the two.
  const here: string | undefined =
    typeof __filename === 'string' ? pathToFileURL(__filename).href : import.meta.url;
  const place = here?.includes('/src/infrastructure/embedded/') ? '../../../dist' : '.';
  const name = `${place}/empty-database.tar.br`;
  const file = URL.canParse(name, here) ? new URL(name, here) : undefined;
  if (file?.protocol !== 'file:' || !existsSync(file)) return undefined;
  const archive = createBrotliDecompress({ chunkSize: 256 * 1024 });
  archive.end(await readFile(file));
  return archive;
}

/**
 * Extracts it into a folder, which becomes a database only once everything is on the disk. An interrupted start begins again.
 *
 * @throws for a folder that holds something else
 */
export async function layDown(archive: AsyncIterable<Buffer>, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await readdir(folder);
  if (found.length > 0 && !found.includes(begun)) throw new Error('it is not empty, and no database');
  await writeFile(join(folder, begun), '');
  syncFolder(folder);
  const madeFolders = new Set<string>();
  let version = '';
  for await (const { path, content } of filesOf(archive)) {
    const target = join(folder, path);
    const parent = content === undefined ? target : dirname(target);
    if (!madeFolders.has(parent)) await mkdir(parent, { recursive: true, mode: 0o700 });
    madeFolders.add(parent);
    if (content === undefined) continue;
    if (path === last) version = await text(content);
    else await writeFile(target, content, { mode: 0o600 });
  }
  await syncTree(folder);
  writeKeptFile(join(folder, last), version);
  await rm(join(folder, begun));
}

interface TarEntry {
  readonly path: string;
  /** Must be read before the next entry. A folder has none. */
  readonly content?: AsyncIterable<Buffer>;
}

/** The entries of a tar archive: a header of one block, then the content in whole blocks. */
async function* filesOf(archive: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const chunks = archive[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const take = async function* (bytes: number): AsyncGenerator<Buffer> {
    for (let missing = bytes; missing > 0;) {
      if (rest.length === 0) {
        const next = await chunks.next();
        if (next.done === true) return;
        rest = next.value;
      }
      const part = rest.subarray(0, missing);
      rest = rest.subarray(part.length);
      missing -= part.length;
      yield part;
    }
  };
  for (;;) {
    const header = await buffer(take(blockBytes));
    if (header.length < blockBytes) return;
    const field = (from: number, to: number) =>
      header.toString('latin1', from, to).replace(/\0.*$/s, '').trim();
    const path = field(0, 100).replace(/^\.?\//, '');
    if (path === '') continue;
    if (header[156] === 0x35) {
      yield { path };
      continue;
    }
    const size = Number.parseInt(field(124, 136) || '0', 8);
    yield { path, content: take(size) };
    await buffer(take(-size & (blockBytes - 1)));
  }
}
