import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** One file of the web app. */
export interface ConsoleAsset {
  readonly contentType: string;
  readonly cacheControl: string;
  readonly body: string;
  /** The body compressed with gzip, for `content-encoding: gzip`. */
  readonly gzip: Uint8Array;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** This path is right both from the sources and from the built files. */
const folder = fileURLToPath(new URL('../dist/app/', import.meta.url));
let loaded: ReadonlyMap<string, ConsoleAsset> | undefined;

/**
 * The file at an address below `/console`, such as `/console/assets/app.js`. Any other address there is a page of the app. `undefined` for a
 * missing file.
 */
export function consoleAsset(pathname: string): ConsoleAsset | undefined {
  const assets = (loaded ??= load());
  const name = pathname.replace(/^\/console\/?/, '');
  if (assets.size === 0) return notBuilt;
  return assets.get(name) ?? (name.startsWith('assets/') ? undefined : assets.get('index.html'));
}

const notBuilt: ConsoleAsset = {
  contentType: 'text/plain; charset=utf-8',
  cacheControl: 'no-store',
  ...bodyOf('The console is not built: npm run build.'),
};

function bodyOf(body: string): Pick<ConsoleAsset, 'body' | 'gzip'> {
  return { body, gzip: gzipSync(body) };
}

/** A path on any system, with single slashes. */
const withSlashes = (path: string) => path.replaceAll('\\', '/').replaceAll('//', '/');

/** File names contain a digest of the content, except the page that refers to them. */
function load(): ReadonlyMap<string, ConsoleAsset> {
  const read = (name: string): [string, ConsoleAsset] => [
    name,
    {
      contentType: contentTypes[extname(name)] ?? 'application/octet-stream',
      cacheControl: name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-store',
      ...bodyOf(readFileSync(`${folder}${name}`, 'utf8')),
    },
  ];
  try {
    const names = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => withSlashes(`${entry.parentPath}/${entry.name}`));
    return new Map(names.map((name) => read(name.slice(withSlashes(folder).length))));
  } catch {
    return new Map();
  }
}
