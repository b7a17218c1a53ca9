import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createChance, type Chance } from '../simulation/kernel/chance.js';
import type { FileOperation, Recording } from './recording.js';

/** What the disk keeps of that which was not synced: none of it, all of it, or sectors by lot. */
export type Keeps = 'nothing' | 'everything' | 'sectors by lot';

/** When the power went, and what became of what was under way. */
export interface PowerCut {
  /** Operations that had been made. */
  readonly after: number;
  readonly keeps: Keeps;
  readonly seed: number;
}

const sectorBytes = 512;
type Named = Extract<FileOperation, { kind: 'create' | 'make folder' | 'rename' | 'remove' }>;
const isNamed = (operation: FileOperation): operation is Named =>
  ['create', 'make folder', 'rename', 'remove'].includes(operation.kind);

/**
 * Makes the folder as the disk may hold it after the cut. Bytes: each sector written since the file's last sync is kept or not by itself.
 * Names: a file system with a journal keeps them in their order, up to some point after the last one that a sync has asked for.
 */
export function makeCrashState(base: string, recording: Recording, cut: PowerCut, folder: string): void {
  const chance = createChance(cut.seed);
  const operations = recording.operations.slice(0, cut.after);
  cpSync(base, folder, { recursive: true });
  const files = new Map(recording.files);
  for (const name of keptNames(operations, cut.keeps, chance)) applyName(name, files, folder);
  const contents = keptContents(base, recording, operations, cut.keeps, chance);
  for (const [path, file] of files) {
    const content = contents.get(file);
    if (content !== undefined) writeFileSync(join(folder, path), content);
    else if (recording.files.get(path) !== file)
      writeFileSync(join(folder, path), originalOf(base, recording, file));
  }
}

function keptNames(operations: readonly FileOperation[], keeps: Keeps, chance: Chance): readonly Named[] {
  const names = operations.flatMap((operation, index) => (isNamed(operation) ? [{ operation, index }] : []));
  const pathsOf = (operation: Named) =>
    operation.kind === 'rename' ? [operation.from, operation.to] : [operation.path];
  let forced = 0;
  for (const sync of operations) {
    if (sync.kind !== 'synced file' && sync.kind !== 'synced folder') continue;
    const asked = names.findLastIndex(
      ({ operation, index }) =>
        index < sync.upTo &&
        (sync.kind === 'synced folder'
          ? pathsOf(operation).some((path) => (dirname(path) === '.' ? '' : dirname(path)) === sync.path)
          : operation.kind === 'create' && operation.file === sync.file),
    );
    forced = Math.max(forced, asked + 1);
  }
  const count = {
    nothing: forced,
    everything: names.length,
    'sectors by lot': forced + chance.below(names.length - forced + 1),
  }[keeps];
  return names.slice(0, count).map(({ operation }) => operation);
}

function applyName(name: Named, files: Map<string, number>, folder: string): void {
  switch (name.kind) {
    case 'create':
      files.set(name.path, name.file);
      return;
    case 'make folder':
      mkdirSync(join(folder, name.path), { recursive: true });
      return;
    case 'rename': {
      const file = files.get(name.from);
      files.delete(name.from);
      if (file !== undefined) files.set(name.to, file);
      rmSync(join(folder, name.from), { force: true });
      return;
    }
    case 'remove':
      files.delete(name.path);
      rmSync(join(folder, name.path), { force: true });
  }
}

function keptContents(
  base: string,
  recording: Recording,
  operations: readonly FileOperation[],
  keeps: Keeps,
  chance: Chance,
): ReadonlyMap<number, Buffer> {
  const syncedUpTo = new Map<number, number>();
  for (const operation of operations)
    if (operation.kind === 'synced file')
      syncedUpTo.set(operation.file, Math.max(operation.upTo, syncedUpTo.get(operation.file) ?? 0));
  const keepsOne = (): boolean => keeps === 'everything' || (keeps !== 'nothing' && chance.happens(0.5));
  const contents = new Map<number, Buffer>();
  const contentOf = (file: number) => contents.get(file) ?? originalOf(base, recording, file);
  operations.forEach((operation, index) => {
    if (operation.kind === 'create') contents.set(operation.file, Buffer.alloc(0));
    if (operation.kind !== 'write' && operation.kind !== 'resize') return;
    const { file } = operation;
    const isSynced = index < (syncedUpTo.get(file) ?? 0);
    if (operation.kind === 'resize') {
      if (isSynced || keepsOne()) contents.set(file, resized(contentOf(file), operation.size));
      return;
    }
    const { at, data } = operation;
    for (let from = 0; from < data.length;) {
      // Up to the end of the sector on the disk, which is where a write may be torn.
      const size = Math.min(sectorBytes - ((at + from) % sectorBytes), data.length - from);
      if (isSynced || keepsOne()) {
        const content = contentOf(file);
        const grown = content.length < at + from + size ? resized(content, at + from + size) : content;
        grown.set(data.subarray(from, from + size), at + from);
        contents.set(file, grown);
      }
      from += size;
    }
  });
  return contents;
}

function originalOf(base: string, recording: Recording, file: number): Buffer {
  for (const [path, number] of recording.files) if (number === file) return readFileSync(join(base, path));
  return Buffer.alloc(0);
}

function resized(content: Buffer, size: number): Buffer {
  const changed = Buffer.alloc(size);
  content.copy(changed, 0, 0, Math.min(size, content.length));
  return changed;
}
