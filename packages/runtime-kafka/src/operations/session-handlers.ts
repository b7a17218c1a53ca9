import { jsonAnswer } from '../services/shared/http/answer.js';
import { isoIf, type Operator, type OperationsHandlers } from './operations-call.js';
import type { SignIn } from './sign-in.js';

/** Who is signed in, and what a page of theirs must send along. */
export const toSessionView = ({ name, role, csrfToken, expiresAtMs }: Operator) => ({
  name,
  role,
  csrfToken,
  expiresAt: isoIf(expiresAtMs),
});

/** Asking who one is, and signing out. */
export function sessionHandlers(
  signIn: SignIn,
): Pick<OperationsHandlers, 'operatorSession' | 'operatorSignOut'> {
  return {
    operatorSession: async ({ operator }) => jsonAnswer(toSessionView(operator)),
    operatorSignOut: async ({ request, operator }) => ({
      status: 204,
      headers: { 'set-cookie': await signIn.close(request, operator) },
      body: '',
    }),
  };
}
