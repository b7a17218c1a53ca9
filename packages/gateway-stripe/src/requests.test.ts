import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { callsAsProgram, recordRequests, type RecordedRequest } from './testing/record-requests.js';

const committedPath = new URL('./__fixtures__/requests.json', import.meta.url);
const specPath = new URL('../../../../shared/fixtures/stripe/spec3-2023-08-16.json', import.meta.url);

test('every request the adapter can send is the one committed', async () => {
  const { requests } = await recordRequests();
  // To accept a change: LANGO_WRITE_FIXTURES=1 npx vitest run --project unit packages/gateway-stripe/src/requests.test.ts
  if (process.env.LANGO_WRITE_FIXTURES === '1')
    writeFileSync(committedPath, `${JSON.stringify(requests, null, 2)}\n`);
  expect(requests).toEqual(JSON.parse(readFileSync(committedPath, 'utf8')));
});

test('every POST carries a key of ours, and no two operations share one', async () => {
  const { requests } = await recordRequests();
  const posts = requests.filter(({ method }) => method === 'POST');
  expect(
    posts.filter(({ idempotencyKey }) => !/^txn_[0-9a-f]{32}-[a-zA-Z-]+$/.test(idempotencyKey ?? '')),
  ).toEqual([]);
  const byKey = new Map(
    posts.map((post) => [post.idempotencyKey, `${post.path} ${JSON.stringify(post.form)}`]),
  );
  expect(byKey.size).toBe(posts.length);
});

test('every call satisfies the official package’s types, to the last member', async () => {
  const { calls } = await recordRequests();
  const name = fileURLToPath(new URL('./recorded-calls.ts', import.meta.url));
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
  };
  const check = (text: string) => {
    const disk = ts.createCompilerHost(options);
    const host: ts.CompilerHost = {
      ...disk,
      fileExists: (path) => path === name || disk.fileExists(path),
      getSourceFile: (path, ...rest) =>
        path === name
          ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2023)
          : disk.getSourceFile(path, ...rest),
    };
    const program = ts.createProgram([name], options, host);
    return program
      .getSemanticDiagnostics(program.getSourceFile(name))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  };
  expect(check(callsAsProgram(calls))).toEqual([]);
  // The check itself: a member that version 23 took away is noticed.
  const old = { amount: 1, currency: 'usd', payment_method_types: ['card'] };
  expect(check(callsAsProgram([{ call: 'paymentIntents.create', args: [old] }]))).toHaveLength(1);
});

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
}
interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Query members of `GET /v1/checkout/sessions` newer than the description at hand; the official package's types know them. */
const newer = ['created[gte]', 'created[lte]'];

test('every request is in Stripe’s own description of its API', async () => {
  if (!existsSync(specPath)) {
    console.info(
      'spec3-2023-08-16.json is not on this machine: the official package’s types were the check above',
    );
    return;
  }
  const { paths } = JSON.parse(readFileSync(specPath, 'utf8')) as Description;
  const { requests } = await recordRequests();
  expect(requests.flatMap((request) => problemsOf(request, paths))).toEqual([]);
});

function problemsOf(
  { method, path, query = {}, form = {} }: RecordedRequest,
  paths: Description['paths'],
): string[] {
  const template = Object.keys(paths)
    .filter((one) => new RegExp(`^${one.replaceAll(/\{\w+\}/g, '[A-Za-z0-9_]+')}$`).test(path))
    .sort((left, right) => left.split('{').length - right.split('{').length)[0];
  const operation = template === undefined ? undefined : paths[template]?.[method.toLowerCase()];
  if (operation === undefined) return [`${method} ${path}`];
  const body = operation.requestBody?.content['application/x-www-form-urlencoded']?.schema;
  const inQuery = operation.parameters
    ?.filter((one) => one.in === 'query')
    .map((one) => [one.name, one.schema] as const);
  const asked = { properties: Object.fromEntries(inQuery ?? []) };
  const check = (fields: Readonly<Record<string, string>>, schema: Schema | undefined) =>
    Object.entries(fields)
      .filter(
        ([name, value]) =>
          !(path === '/v1/checkout/sessions' && newer.includes(name)) &&
          !allows(schema, name.replaceAll(']', '').split('['), value),
      )
      .map(([name, value]) => `${method} ${path} ${name}=${value}`);
  return [...check(form, body), ...check(query, asked)];
}

/** Whether a schema has a member at this path that may hold this value. */
function allows(schema: Schema | undefined, path: readonly string[], value: string): boolean {
  if (schema === undefined) return false;
  if (schema.anyOf !== undefined) return schema.anyOf.some((one) => allows(one, path, value));
  const [head, ...rest] = path;
  if (head === undefined) {
    if (schema.enum !== undefined) return schema.enum.includes(value);
    if (schema.type === 'integer') return /^\d+$/.test(value);
    if (schema.type === 'boolean') return value === 'true' || value === 'false';
    return schema.type === 'string' || schema.type === undefined;
  }
  if (schema.type === 'array' || schema.items !== undefined) return allows(schema.items, rest, value);
  const member = schema.properties?.[head];
  if (member !== undefined) return allows(member, rest, value);
  return typeof schema.additionalProperties === 'object' && allows(schema.additionalProperties, rest, value);
}
