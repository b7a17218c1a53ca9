import type * as Console from '@lango/console';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { Api } from '../services/api/api.js';
import { Problem, notFound } from '../services/api/problem.js';
import { repeat } from '../services/housekeeping/housekeeping.js';
import { createOperationsApi } from '../operations/operations-api.js';
import { createJobRunner } from '../operations/run-jobs.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import type { BreakerStates } from './breaker-states.js';
import type { RuntimeAdmin } from './runtime-admin.js';
import type { RuntimeConfig } from './runtime-config.js';

/** Milliseconds between two checks for bulk jobs. */
const jobsMs = 1_000;

/** The page may load from and call its own origin only, and must not be framed. */
const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

const notInstalled = 'the console is not installed: npm install @lango/console';

/**
 * The web app, an optional package.
 *
 * @throws {ConfigurationError} when it is not installed
 */
export async function loadConsole(): Promise<typeof Console> {
  try {
    return await import('@lango/console');
  } catch {
    throw new ConfigurationError(notInstalled, 'services');
  }
}

/** Whether a client takes gzip; `gzip;q=0` refuses it. */
const takesGzip = (acceptEncoding: string): boolean =>
  acceptEncoding.split(',').some((one) => /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/i.test(one));

/** Whether an address belongs to the console. */
export const isConsolePath = (pathname: string): boolean =>
  /^\/(console|v1\/operations)(\/|$)/.test(pathname);

/** The operators' interface and web app, and the bulk jobs that they start. */
export function createConsoleHandler(
  context: ServiceContext,
  config: RuntimeConfig,
  admin: RuntimeAdmin,
  breakers: BreakerStates,
  redact: (text: string) => string,
): { readonly handle: Api; readonly startJobs: () => () => Promise<void> } {
  const operations = createOperationsApi(context, {
    redact,
    admin,
    breakers: () => breakers.list(),
    incoming: config,
    proxySignIn: config.console?.proxySignIn,
  });
  return {
    handle: async (request, peer) => {
      const { pathname } = new URL(request.url);
      if (!/^\/console(\/|$)/.test(pathname)) return operations(request, peer);
      if (request.method !== 'GET' && request.method !== 'HEAD') return notFound().toResult();
      const app = await loadConsole().catch(() => undefined);
      if (app === undefined) return new Problem(501, 'console-not-installed', notInstalled).toResult();
      const asset = app.consoleAsset(pathname);
      if (asset === undefined) return notFound().toResult();
      const { contentType, cacheControl, body, gzip } = asset;
      const isGzip = takesGzip(request.headers.get('accept-encoding') ?? '');
      const headers = {
        ...pageHeaders,
        'content-type': contentType,
        'cache-control': cacheControl,
        vary: 'accept-encoding',
        ...(isGzip && { 'content-encoding': 'gzip' }),
      };
      if (request.method === 'HEAD') return { status: 200, headers, body: '' };
      return { status: 200, headers, body, ...(isGzip && { encoded: gzip }) };
    },
    startJobs: () => repeat(context, 'operator jobs', jobsMs, createJobRunner(context)),
  };
}
