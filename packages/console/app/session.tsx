import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useState, type FormEvent, type ReactNode } from 'react';
import { ask, Refusal, useCsrfToken, type OperatorSession } from './api.js';
import { Notice } from './parts/notice.js';

const SessionContext = createContext<OperatorSession | undefined>(undefined);

/** The signed-in operator. */
export function useSession(): OperatorSession {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('there is no session');
  return session;
}

/** Shows the console to signed-in operators, and the sign-in form to others. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const { data, error, isPending } = useQuery({
    queryKey: ['session'],
    queryFn: async () => {
      const session = await ask('operatorSession', {});
      useCsrfToken(session.csrfToken);
      return session;
    },
    refetchInterval: 60_000,
  });
  if (isPending) return <p className="loading">Loading…</p>;
  if (error instanceof Refusal && error.status === 401)
    return <SignIn hasProxy={error.code === 'proxy-sign-in'} />;
  if (data === undefined)
    return <Notice kind="error" text={error?.message ?? 'The service does not answer.'} />;
  return <SessionContext value={data}>{children}</SessionContext>;
}

function SignIn({ hasProxy }: { readonly hasProxy: boolean }) {
  const client = useQueryClient();
  const [problem, setProblem] = useState<string>();
  const signIn = (token: string | undefined) =>
    ask('operatorSignIn', { body: token === undefined ? {} : { token } }).then(
      () => client.invalidateQueries(),
      (error: Error) => setProblem(error.message),
    );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get('token');
    void signIn(typeof token === 'string' ? token.trim() : '');
  };
  return (
    <main className="sign-in">
      <h1>Lango console</h1>
      <form onSubmit={submit}>
        <label>
          Operator token
          <input name="token" type="password" autoComplete="current-password" required autoFocus />
        </label>
        <button type="submit" className="main">
          Sign in
        </button>
        {hasProxy && (
          <button type="button" onClick={() => void signIn(undefined)}>
            Continue with single sign-on
          </button>
        )}
      </form>
      {problem !== undefined && <Notice kind="error" text={problem} />}
      <p className="quiet">
        An administrator makes one: <code>lango operator create --name NAME --role operator</code>
      </p>
    </main>
  );
}
