import type { HttpResult } from '../../ports/http-result.js';
import { Problem, notFound } from './problem.js';

/** Response to a request without a route: 405 with the methods of its path, or 404. */
export function createUnrouted(
  routes: readonly { readonly method: string; readonly path: string }[],
): (request: Request) => HttpResult {
  const paths = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();
  for (const { method, path } of routes) {
    const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    const { methods } = paths.get(path) ?? { methods: new Set<string>() };
    paths.set(path, { pattern, methods: methods.add(method) });
  }
  return (request) => {
    const { pathname } = new URL(request.url);
    const allowed = [...paths.values()].flatMap(({ pattern, methods }) =>
      pattern.test(pathname) ? [...methods] : [],
    );
    if (allowed.length === 0) return notFound().toResult();
    const allow = [...allowed, ...(allowed.includes('GET') ? ['HEAD'] : [])].join(', ');
    return new Problem(405, 'method-not-allowed', `allowed here: ${allow}`, undefined, {
      allow,
    }).toResult();
  };
}
