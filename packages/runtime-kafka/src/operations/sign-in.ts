import { createHash, timingSafeEqual } from 'node:crypto';
import { hasRole, operatorRoles, type OperatorRole, type OperatorSession } from '../ports/operator.js';
import { parseOperatorToken } from '../services/api/api-token.js';
import { Problem } from '../services/api/problem.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import type { Operator } from './operations-call.js';
import type { ProxySignIn } from './operations-tools.js';

const cookieName = 'lango_operator';
/** A working day. */
const sessionMs = 12 * 3_600_000;

/** Authentication of operators, and sessions of browsers. */
export interface SignIn {
  /** @throws {Problem} 401 */
  authenticate(request: Request): Promise<Operator>;
  /** Signs in by token or by a trusted proxy's headers. Returns the cookie. @throws {Problem} 401 */
  open(
    request: Request,
    token: string | undefined,
  ): Promise<{ readonly operator: Operator; readonly cookie: string }>;
  /** Ends the session. Returns the cookie that deletes it. */
  close(request: Request, operator: Operator): Promise<string>;
}

/** Builds the sign-in. */
export function createSignIn(context: ServiceContext, proxy: ProxySignIn | undefined): SignIn {
  const { store, clock, keyRing, random } = context;
  const refuse = (detail: string) => new Problem(401, 'unauthorized', detail);

  const byToken = async (token: string) => {
    const parts = parseOperatorToken(token);
    const found = parts && (await store.findOperator(parts.keyId));
    if (
      parts === undefined ||
      found === undefined ||
      found.disabledAtMs !== undefined ||
      !keyRing.isTokenDigest(parts.secret, found.secretDigest)
    )
      throw refuse('this is not a valid operator token');
    return found;
  };
  const byCookie = async (request: Request): Promise<OperatorSession | undefined> => {
    const secret = cookieOf(request);
    return secret === undefined ? undefined : store.findSession(keyRing.tokenDigest(secret), clock.now());
  };
  return {
    authenticate: async (request) => {
      const bearer = /^Bearer (\S{1,128})$/.exec(request.headers.get('authorization') ?? '')?.[1];
      if (bearer !== undefined) {
        const { name, role } = await byToken(bearer);
        return { name, role };
      }
      const session = await byCookie(request);
      if (session !== undefined) return session;
      throw proxyOperator(request, proxy) === undefined
        ? refuse('sign in first')
        : new Problem(401, 'proxy-sign-in', 'sign in without a token: the proxy identifies you');
    },
    open: async (request, token) => {
      const proxied = token === undefined ? proxyOperator(request, proxy) : undefined;
      if (token === undefined && proxied === undefined) throw refuse('send an operator token');
      const known = token === undefined ? undefined : await byToken(token);
      const secret = Buffer.from(random.bytes(32)).toString('hex');
      const nowMs = clock.now();
      const session: OperatorSession = {
        sessionDigest: keyRing.tokenDigest(secret),
        ...(known !== undefined && { operatorId: known.operatorId }),
        name: known?.name ?? proxied?.name ?? '',
        role: known?.role ?? proxied?.role ?? 'viewer',
        csrfToken: Buffer.from(random.bytes(16)).toString('hex'),
        createdAtMs: nowMs,
        expiresAtMs: nowMs + sessionMs,
      };
      await store.addSession(session);
      return { operator: session, cookie: cookie(request, secret, sessionMs / 1_000) };
    },
    close: async (request, { sessionDigest }) => {
      if (sessionDigest !== undefined) await store.endSession(sessionDigest);
      return cookie(request, '', 0);
    },
  };
}

/** @throws {Problem} 403 without the role, or for a change that another site may have sent */
export function assertMay(request: Request, operator: Operator, role: OperatorRole): void {
  const { csrfToken } = operator;
  if (request.method !== 'GET' && request.method !== 'HEAD' && csrfToken !== undefined) {
    const site = request.headers.get('sec-fetch-site') ?? 'same-origin';
    if (site !== 'same-origin' || !isSame(request.headers.get('x-csrf-token') ?? '', csrfToken))
      throw new Problem(403, 'csrf-token-wrong', 'this page is out of date: load it again');
  }
  if (!hasRole(operator.role, role))
    throw new Problem(403, 'forbidden', `this needs the role ${role}; ${operator.name} is ${operator.role}`);
}

/** The operator that a trusted proxy names; `undefined` without a trusted proxy, or when it does not prove itself. */
function proxyOperator(request: Request, proxy: ProxySignIn | undefined): Operator | undefined {
  if (proxy === undefined) return undefined;
  const { headers } = request;
  const name = headers.get(proxy.nameHeader)?.trim() ?? '';
  if (!isSame(headers.get(proxy.secretHeader) ?? '', proxy.secret) || !/^[^\p{C}]{1,100}$/u.test(name))
    return undefined;
  const roleName = proxy.roleHeader === undefined ? 'viewer' : headers.get(proxy.roleHeader);
  const role = operatorRoles.find((known) => known === roleName);
  return role && { name, role };
}

/** Constant-time comparison. */
function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

const cookieOf = (request: Request): string | undefined =>
  new RegExp(`(?:^|;\\s*)${cookieName}=([0-9a-f]{64})(?:;|$)`).exec(request.headers.get('cookie') ?? '')?.[1];

/** Without `Secure` only on localhost, which has no TLS. */
function cookie(request: Request, value: string, maxAgeSeconds: number): string {
  const { hostname } = new URL(request.url);
  const secure = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname) ? '' : '; Secure';
  return `${cookieName}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure}`;
}
