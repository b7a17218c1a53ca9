import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join, relative, resolve, sep } from 'node:path';
import type { FileOperation, Recording } from './recording.js';

type Descriptor = number;

/**
 * Records what this process does to a folder from now on. PGlite and we call these functions of Node and no others: a call that writes in a
 * way that is not recorded throws.
 */
export function recordFiles(folder: string): {
  readonly recording: Recording;
  readonly say: (what: Extract<FileOperation, { kind: 'said' }>['what'], transactionId: string) => void;
} {
  const root = resolve(folder);
  const files = new Map(
    fs
      .readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry, index) => [relative(root, join(entry.parentPath, entry.name)), index] as const),
  );
  const recording = { files: new Map(files), operations: [] as FileOperation[] };
  const { operations } = recording;
  let created = files.size;
  const opened = new Map<Descriptor, { readonly path: string; readonly file?: number }>();
  const real = { ...fs, open: fs.promises.open };

  const inFolder = (path: fs.PathLike | number): string | undefined => {
    const absolute = resolve(String(path));
    return absolute === root || absolute.startsWith(root + sep) ? relative(root, absolute) : undefined;
  };
  const create = (path: string): number => {
    const file = files.get(path) ?? created++;
    if (!files.has(path)) operations.push({ kind: 'create', file, path });
    files.set(path, file);
    return file;
  };
  const noteOpened = (descriptor: Descriptor, path: fs.PathLike): void => {
    const inside = inFolder(path);
    if (inside === undefined) return;
    const isFile = fs.fstatSync(descriptor).isFile();
    opened.set(descriptor, { path: inside, ...(isFile && { file: create(inside) }) });
  };
  const resize = (path: string, size: number) =>
    operations.push({ kind: 'resize', file: create(path), size });
  /** To be called before the sync begins; the result after it has ended. */
  const syncing = (descriptor: Descriptor) => {
    const upTo = operations.length;
    const synced = opened.get(descriptor);
    return () => {
      if (synced === undefined) return;
      const { file, path } = synced;
      operations.push(
        file === undefined ? { kind: 'synced folder', path, upTo } : { kind: 'synced file', file, upTo },
      );
    };
  };

  const recorded = {
    openSync: (path: fs.PathLike, flags?: fs.OpenMode, mode?: fs.Mode) => {
      const inside = inFolder(path);
      const isNew = inside !== undefined && !files.has(inside);
      const descriptor = real.openSync(path, flags ?? 'r', mode);
      noteOpened(descriptor, path);
      const truncates =
        typeof flags === 'number' ? (flags & fs.constants.O_TRUNC) !== 0 : flags?.startsWith('w') === true;
      if (truncates && inside !== undefined && !isNew) resize(inside, 0);
      return descriptor;
    },
    closeSync: (descriptor: Descriptor) => {
      opened.delete(descriptor);
      real.closeSync(descriptor);
    },
    writeSync: (descriptor: Descriptor, ...rest: readonly unknown[]) => {
      const [content, ...where] = rest;
      const write = real.writeSync as (...args: readonly unknown[]) => number;
      const written = write(descriptor, ...rest);
      const file = opened.get(descriptor)?.file;
      if (file === undefined) return written;
      const isText = typeof content === 'string';
      const offset = isText ? 0 : Number(where[0] ?? 0);
      const at = isText ? where[0] : where[2];
      if (typeof at !== 'number') throw new Error('a write without a position is not recorded');
      // PGlite hands over its whole memory, of which this is a part.
      const bytes = isText ? Buffer.from(content) : (content as Uint8Array);
      const data = Buffer.from(bytes.subarray(offset, offset + written));
      operations.push({ kind: 'write', file, at, data });
      return written;
    },
    ftruncateSync: (descriptor: Descriptor, size?: number) => {
      real.ftruncateSync(descriptor, size);
      const path = opened.get(descriptor)?.path;
      if (path !== undefined) resize(path, size ?? 0);
    },
    truncateSync: (path: fs.PathLike, size?: number) => {
      real.truncateSync(path, size);
      const inside = inFolder(path);
      if (inside !== undefined) resize(inside, size ?? 0);
    },
    writeFileSync: (
      path: fs.PathOrFileDescriptor,
      data: string | Uint8Array,
      options?: fs.WriteFileOptions,
    ) => {
      real.writeFileSync(path, data, options);
      const inside = typeof path === 'number' ? opened.get(path)?.path : inFolder(path);
      if (inside === undefined) return;
      const file = create(inside);
      operations.push({ kind: 'resize', file, size: 0 });
      if (data.length > 0) operations.push({ kind: 'write', file, at: 0, data: Buffer.from(data as string) });
    },
    mkdirSync: (path: fs.PathLike, options?: fs.MakeDirectoryOptions) => {
      const inside = inFolder(path);
      if (inside !== undefined && !fs.existsSync(path))
        operations.push({ kind: 'make folder', path: inside });
      return real.mkdirSync(path, options);
    },
    renameSync: (from: fs.PathLike, to: fs.PathLike) => {
      real.renameSync(from, to);
      const [source, target] = [inFolder(from), inFolder(to)];
      if (source === undefined || target === undefined) return;
      operations.push({ kind: 'rename', from: source, to: target });
      const file = files.get(source);
      files.delete(source);
      if (file !== undefined) files.set(target, file);
    },
    unlinkSync: (path: fs.PathLike) => {
      real.unlinkSync(path);
      const inside = inFolder(path);
      if (inside === undefined) return;
      operations.push({ kind: 'remove', path: inside });
      files.delete(inside);
    },
    fsyncSync: (descriptor: Descriptor) => {
      const done = syncing(descriptor);
      real.fsyncSync(descriptor);
      done();
    },
    fdatasyncSync: (descriptor: Descriptor) => {
      const done = syncing(descriptor);
      real.fdatasyncSync(descriptor);
      done();
    },
  };
  Object.assign(fs, recorded);
  fs.promises.open = async (path, flags, mode) => {
    const handle = await real.open(path, flags, mode);
    noteOpened(handle.fd, path);
    const { fd } = handle;
    const [sync, datasync, close] = [
      handle.sync.bind(handle),
      handle.datasync.bind(handle),
      handle.close.bind(handle),
    ];
    const around = (flush: () => Promise<void>) => async () => {
      const done = syncing(fd);
      await flush();
      done();
    };
    return Object.assign(handle, {
      sync: around(sync),
      datasync: around(datasync),
      close: () => {
        opened.delete(fd);
        return close();
      },
    });
  };
  syncBuiltinESMExports();
  return {
    recording,
    say: (what, transactionId) => void operations.push({ kind: 'said', what, transactionId }),
  };
}
