import { apiOperations, type ApiOperations, type Problem } from './generated-api-types.js';

/** Settings of {@link createLangoClient}. */
export interface LangoClientOptions {
  /** Address of the api, such as `https://pay.example.com`. */
  readonly baseUrl: string;
  /** An API token. */
  readonly token: string;
  /** Another transport. Default: the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Milliseconds for one call. Default 30,000. */
  readonly timeoutMs?: number;
}

type Operation = keyof ApiOperations;

/** What a call takes: its parameters and, where the operation has one, `body`. */
export type OperationInput<O extends Operation> = (ApiOperations[O]['parameters'] extends Record<
  string,
  never
>
  ? unknown
  : ApiOperations[O]['parameters']) &
  (ApiOperations[O]['body'] extends undefined ? unknown : { readonly body: ApiOperations[O]['body'] });

/** One method per operation. Each throws {@link LangoProblem} when the service refuses. */
export type LangoClient = {
  readonly [O in Operation]: (
    ...input: keyof OperationInput<O> extends never
      ? []
      : Partial<OperationInput<O>> extends OperationInput<O>
        ? [input?: OperationInput<O>]
        : [input: OperationInput<O>]
  ) => Promise<ApiOperations[O]['answer']>;
};

/** A refusal of the service (RFC 9457). A repeat with the same idempotency key is safe whatever the status. */
export class LangoProblem extends Error {
  override readonly name = 'LangoProblem';

  constructor(
    readonly status: number,
    readonly problem: Problem,
    /** Seconds to wait, from `Retry-After`. */
    readonly retryAfterSeconds?: number,
  ) {
    super(`${status} ${problem.detail}`);
  }
}

/** A typed client of the merchants' and operators' API. */
export function createLangoClient(options: LangoClientOptions): LangoClient {
  const send = options.fetch ?? ((request: Request) => fetch(request));
  const call = async (
    operation: Operation,
    input: Readonly<Record<string, unknown>> = {},
  ): Promise<unknown> => {
    const { method, path, query } = apiOperations[operation];
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(toText(input[name])),
    );
    const url = new URL(options.baseUrl.replace(/\/+$/, '') + filled);
    for (const name of query) if (input[name] !== undefined) url.searchParams.set(name, toText(input[name]));
    const { body, idempotencyKey } = input;
    const timeout = AbortSignal.timeout(options.timeoutMs ?? 30_000);
    const request = new Request(url, {
      method,
      headers: {
        authorization: `Bearer ${options.token}`,
        ...(idempotencyKey !== undefined && { 'idempotency-key': toText(idempotencyKey) }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: timeout,
    });
    const exchange = async () => {
      const response = await send(request);
      if (response.ok) return readBody(response);
      throw await toProblem(response);
    };
    return Promise.race([exchange(), rejectAt(timeout)]);
  };
  const names = Object.keys(apiOperations) as Operation[];
  const methods = names.map((operation) => [
    operation,
    (input?: Readonly<Record<string, unknown>>) => call(operation, input),
  ]);
  return Object.fromEntries(methods) as LangoClient;
}

/** After the headers have arrived, Node's fetch can miss the signal's abort, since it holds the request weakly. */
function rejectAt(timeout: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    timeout.addEventListener('abort', () => reject(timeout.reason as Error), { once: true });
  });
}

function readBody(response: Response): Promise<unknown> {
  if (response.status === 204) return Promise.resolve(undefined);
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return isJson ? response.json() : response.text();
}

function toText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

async function toProblem(response: Response): Promise<LangoProblem> {
  const retryAfter = Number(response.headers.get('retry-after') ?? NaN);
  const body = (await response.json().catch(() => undefined)) as Problem | undefined;
  const problem = body ?? {
    type: 'about:blank',
    title: 'no problem given',
    status: response.status,
    detail: 'no problem given',
  };
  return new LangoProblem(response.status, problem, Number.isFinite(retryAfter) ? retryAfter : undefined);
}
