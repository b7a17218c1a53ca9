/** Next.js: what `app/callbacks/[...path]/route.ts` exports. Route handlers use the same Web-standard objects. */
export const createNextRoute = (handler) => ({ runtime: 'nodejs', dynamic: 'force-dynamic', POST: handler });
