import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { ask } from './api.js';
import { useSession } from './session.js';

const places = [
  ['/', 'Overview'],
  ['/payments', 'Payments'],
  ['/exceptions', 'Exceptions'],
  ['/callbacks', 'Callbacks'],
  ['/events', 'Merchant events'],
  ['/incoming', 'Incoming deposits'],
  ['/reconciliation', 'Reconciliation'],
  ['/dead-letters', 'Dead letters'],
  ['/registry', 'Merchants and gateways'],
  ['/audit', 'Audit log'],
] as const;

/** The frame of every screen: navigation, and the signed-in operator. */
export function Layout() {
  const { name, role } = useSession();
  const client = useQueryClient();
  // Clear the session first: this removes the screen, so that it makes no more calls that need a sign-in.
  const signOut = () =>
    void ask('operatorSignOut', {}).finally(async () => {
      await client.resetQueries({ queryKey: ['session'] });
      client.removeQueries({ predicate: ({ queryKey: [name] }) => name !== 'session' });
    });
  const reads = (to: string) => to !== '/audit' || role === 'approver' || role === 'admin';
  return (
    <div className="frame">
      <a className="skip" href="#content">
        Skip to content
      </a>
      <header>
        <span className="brand">
          <img src="/console/icon.svg" alt="" width="24" height="24" /> Lango
        </span>
        <nav aria-label="Screens">
          <ul>
            {places
              .filter(([to]) => reads(to))
              .map(([to, label]) => (
                <li key={to}>
                  <Link
                    to={to}
                    activeOptions={{ exact: to === '/' }}
                    activeProps={{ 'aria-current': 'page' }}
                  >
                    {label}
                  </Link>
                </li>
              ))}
          </ul>
        </nav>
        <div className="who">
          <span>
            {name} <small>{role}</small>
          </span>
          <button type="button" onClick={signOut}>
            Sign out
          </button>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}
