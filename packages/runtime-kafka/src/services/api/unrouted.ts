import type { Answer } from '../../ports/answer.js';
import { Problem, notFound } from './problem.js';

/** The answer to what no route takes: 405 with the methods of the address, or 404 where there is nothing. */
export function createUnrouted(
  routes: readonly { readonly method: string; readonly path: string }[],
): (request: Request) => Answer {
  const places = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();
  for (const { method, path } of routes) {
    const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    const { methods } = places.get(path) ?? { methods: new Set<string>() };
    places.set(path, { pattern, methods: methods.add(method) });
  }
  return (request) => {
    const { pathname } = new URL(request.url);
    const allowed = [...places.values()].flatMap(({ pattern, methods }) =>
      pattern.test(pathname) ? [...methods] : [],
    );
    if (allowed.length === 0) return notFound().toAnswer();
    const allow = [...allowed, ...(allowed.includes('GET') ? ['HEAD'] : [])].join(', ');
    return new Problem(405, 'method-not-allowed', `this address takes ${allow}`, undefined, {
      allow,
    }).toAnswer();
  };
}
