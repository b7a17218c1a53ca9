import { fsyncSync } from 'node:fs';
import { basename } from 'node:path';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { syncFolder } from '../node/sync-folder.js';
import type { LogSync } from './log-sync.js';

/** An open file of the WebAssembly program, in Emscripten's NODEFS. */
interface Stream {
  readonly node: unknown;
  /** The system's descriptor; folders have none. */
  readonly nfd?: number;
}

type Operation<First> = (first: First, ...rest: readonly unknown[]) => unknown;
type Write = (stream: Stream, buffer: Int8Array, offset: number, length: number, position?: number) => number;

/** The members of Emscripten's module that are used here and that PGlite does not declare. */
interface NodeFsModule {
  readonly FS: { readonly ErrnoError: new (code: number) => Error };
  readonly NODEFS: {
    realPath(node: unknown): string;
    readonly stream_ops: {
      write: Write;
      setattr: Operation<Stream>;
      fsync?: (stream: Stream) => number;
    };
    readonly node_ops: Record<'setattr' | 'mknod' | 'rename' | 'unlink' | 'rmdir', Operation<unknown>>;
  };
}

const inputOutputError = 29;
const isLogFile = (path: string): boolean => /^[0-9A-F]{24}$/.test(basename(path));
/** A part of a table or an index, such as `base/5/16384_fsm` or `base/5/16384.1`. */
const isRelationFile = (path: string): boolean =>
  /\/(?:base\/\d+|global)\/\d+(?:_[a-z]+)?(?:\.\d+)?$/.test(path);

/**
 * A folder for PGlite with a real `fsync`: that of NODEFS does nothing and reports success. Syncing the log may be deferred ({@link LogSync}),
 * but it precedes any other write, as PostgreSQL requires.
 */
export function createSyncedNodeFs(folder: string, log: LogSync): NodeFS {
  const files = new NodeFS(folder);
  const init = files.init.bind(files);
  files.init = async (...args) => {
    const { emscriptenOpts } = await init(...args);
    const addSync = (module: unknown) => syncInNodeFs(module as NodeFsModule, log);
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addSync] } };
  };
  return files;
}

function syncInNodeFs({ FS, NODEFS }: NodeFsModule, log: LogSync): void {
  const { stream_ops: streams, node_ops: nodes } = NODEFS;
  const flushLog = (): void => {
    try {
      log.flushNow();
    } catch {
      throw new FS.ErrnoError(inputOutputError);
    }
  };
  const afterLog =
    <First>(operation: Operation<First>): Operation<First> =>
    (...args) => {
      flushLog();
      return operation(...args);
    };
  const { write } = streams;
  streams.write = (stream, buffer, offset, length, position) => {
    const path = NODEFS.realPath(stream.node);
    // PostgreSQL makes a table longer without waiting for the log: a page of zeros holds nothing that the log has to explain.
    const isNewPage =
      isRelationFile(path) && buffer.subarray(offset, offset + length).every((byte) => byte === 0);
    if (!isLogFile(path) && !isNewPage) flushLog();
    return write(stream, buffer, offset, length, position);
  };
  streams.setattr = afterLog(streams.setattr);
  for (const name of ['setattr', 'mknod', 'rename', 'unlink', 'rmdir'] as const)
    nodes[name] = afterLog(nodes[name]);
  streams.fsync = (stream) => {
    const path = NODEFS.realPath(stream.node);
    if (isLogFile(path)) log.request(path);
    else if (stream.nfd !== undefined) attempt(FS, () => fsyncSync(stream.nfd as number));
    else attempt(FS, () => syncFolder(path));
    return 0;
  };
}

function attempt({ ErrnoError }: NodeFsModule['FS'], sync: () => void): void {
  try {
    sync();
  } catch {
    throw new ErrnoError(inputOutputError);
  }
}
