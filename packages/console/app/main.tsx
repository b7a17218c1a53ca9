import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Refusal } from './api.js';
import { router } from './router.js';
import { SessionGate } from './session.js';
import './style.css';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // Refusals are final; only missing answers are retried.
      retry: (count, error) => !(error instanceof Refusal && error.status > 0) && count < 2,
      staleTime: 1_000,
    },
  },
});

const root = document.getElementById('app');
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <SessionGate>
          <RouterProvider router={router} />
        </SessionGate>
      </QueryClientProvider>
    </StrictMode>,
  );
