import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { Layout } from './layout.js';
import { Notice } from './parts/notice.js';
import { AuditScreen } from './screens/audit-screen.js';
import { CallbackScreen } from './screens/callback-screen.js';
import { CallbacksScreen } from './screens/callbacks-screen.js';
import { DeadLettersScreen } from './screens/dead-letters-screen.js';
import { EndpointScreen } from './screens/endpoint-screen.js';
import { EventsScreen } from './screens/events-screen.js';
import { ExceptionsScreen } from './screens/exceptions-screen.js';
import { IncomingScreen } from './screens/incoming-screen.js';
import { OverviewScreen } from './screens/overview-screen.js';
import { PaymentScreen } from './screens/payment-screen.js';
import { PaymentsScreen } from './screens/payments-screen.js';
import { ReconciliationScreen } from './screens/reconciliation-screen.js';
import { RegistryScreen } from './screens/registry-screen.js';

/** Filters are part of the address, so that a view can be shared. */
const textsOnly = (search: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[name, String(value)]]
        : [],
    ),
  );

const root = createRootRoute({
  component: Layout,
  notFoundComponent: () => <Notice kind="error" text="This page does not exist." />,
});
const parent = { getParentRoute: () => root } as const;

const routeTree = root.addChildren([
  createRoute({ ...parent, path: '/', component: OverviewScreen }),
  createRoute({ ...parent, path: '/payments', component: PaymentsScreen, validateSearch: textsOnly }),
  createRoute({ ...parent, path: '/payments/$id', component: PaymentScreen }),
  createRoute({ ...parent, path: '/exceptions', component: ExceptionsScreen }),
  createRoute({ ...parent, path: '/callbacks', component: CallbacksScreen, validateSearch: textsOnly }),
  createRoute({ ...parent, path: '/callbacks/$id', component: CallbackScreen }),
  createRoute({ ...parent, path: '/events', component: EventsScreen }),
  createRoute({
    ...parent,
    path: '/events/$merchantId/$id',
    component: EndpointScreen,
    validateSearch: textsOnly,
  }),
  createRoute({ ...parent, path: '/incoming', component: IncomingScreen, validateSearch: textsOnly }),
  createRoute({
    ...parent,
    path: '/reconciliation',
    component: ReconciliationScreen,
    validateSearch: textsOnly,
  }),
  createRoute({ ...parent, path: '/dead-letters', component: DeadLettersScreen }),
  createRoute({ ...parent, path: '/registry', component: RegistryScreen }),
  createRoute({ ...parent, path: '/audit', component: AuditScreen, validateSearch: textsOnly }),
]);

/** Screens by address. */
export const router = createRouter({
  routeTree,
  basepath: '/console',
  // Ids and references are texts, even if they look like numbers.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(textsOnly(search)).toString();
    return text === '' ? '' : `?${text}`;
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
