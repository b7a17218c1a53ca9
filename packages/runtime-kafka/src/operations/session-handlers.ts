import { jsonResult } from '../services/shared/http/json-result.js';
import { isoIf } from '../ports/iso-time.js';
import type { Operator, OperationsHandlers } from './operations-call.js';
import type { SignIn } from './sign-in.js';

/** The signed-in operator, with the token that the page must send. */
export const toSessionView = ({ name, role, csrfToken, expiresAtMs }: Operator) => ({
  name,
  role,
  csrfToken,
  expiresAt: isoIf(expiresAtMs),
});

/** Session and sign-out. */
export function sessionHandlers(
  signIn: SignIn,
): Pick<OperationsHandlers, 'operatorSession' | 'operatorSignOut'> {
  return {
    operatorSession: async ({ operator }) => jsonResult(toSessionView(operator)),
    operatorSignOut: async ({ request, operator }) => ({
      status: 204,
      headers: { 'set-cookie': await signIn.close(request, operator) },
      body: '',
    }),
  };
}
