import {
  apiOperations,
  type ApiOperations,
  type Problem,
} from '../../runtime-kafka/src/client/generated-api-types.js';

export type {
  OperationsOverview,
  OperatorSession,
  PaymentDetail,
  PaymentList,
} from '../../runtime-kafka/src/client/generated-api-types.js';

/** Name of an operation of the HTTP interface. */
export type Operation = keyof ApiOperations;
/** The input of an operation: its path and query parameters, and its body. */
export type Input<O extends Operation> = (ApiOperations[O]['parameters'] extends Record<string, never>
  ? object
  : Partial<ApiOperations[O]['parameters']>) &
  (ApiOperations[O]['body'] extends undefined ? object : { readonly body: ApiOperations[O]['body'] });
export type Answer<O extends Operation> = ApiOperations[O]['answer'];

/** A refusal by the service, with its reason. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    /** Last part of the problem's type, such as `changed-meanwhile`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

let csrfToken = '';

/** Sets the CSRF token of all further changes. */
export function useCsrfToken(token: string | undefined): void {
  csrfToken = token ?? '';
}

/** Calls the service. Throws a {@link Refusal} whose message can be shown. */
export async function ask<O extends Operation>(operation: O, input: Input<O>): Promise<Answer<O>> {
  const { method, path, query } = apiOperations[operation];
  const { body, idempotencyKey, ...rest } = input as Record<string, unknown>;
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(toText(rest[name])));
  const search = toSearch(Object.fromEntries(query.map((name) => [name, rest[name]])));
  const response = await fetch(url + search, {
    method,
    credentials: 'same-origin',
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': toText(idempotencyKey) }),
      ...(method !== 'GET' && { 'x-csrf-token': csrfToken }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  }).catch(() => {
    throw new Refusal(0, 'unreachable', 'The service does not answer. Nothing was changed; retrying.');
  });
  if (!response.ok) throw await toRefusal(response);
  return (response.status === 204 ? undefined : await response.json()) as Answer<O>;
}

/** A query string of the defined values. */
export function toSearch(values: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, toText(value)]],
  );
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries).toString()}`;
}

const toText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

async function toRefusal(response: Response): Promise<Refusal> {
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined;
  const code = problem?.type.split(':').at(-1) ?? 'unknown';
  const detail = problem?.detail ?? `The service answered ${response.status}.`;
  return new Refusal(response.status, code, detail);
}
