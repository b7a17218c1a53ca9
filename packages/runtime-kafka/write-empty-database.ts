import { writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';

/** Makes the empty database that a new folder of the embedded runtime begins with; see `src/infrastructure/embedded/empty-database.ts`. */
export async function writeEmptyDatabase(file: string): Promise<void> {
  const database = await PGlite.create();
  const archive = await database.dumpDataDir('none');
  await database.close();
  const bytes = Buffer.from(await archive.arrayBuffer());
  // The window is wide enough to find what its three databases have in common.
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 };
  writeFileSync(file, brotliCompressSync(bytes, { params }));
}
