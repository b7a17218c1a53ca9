import { expect, it, onTestFinished } from 'vitest';
import { withWires } from './conformance-wire.js';
import { startFaultServer, type FaultServerRequest } from './start-fault-server.js';

it('gives each concurrent call its own step before', async () => {
  const { made: server, wires } = await withWires(() =>
    startFaultServer({ answer: () => ({ status: 200, body: '{}' }) }),
  );
  onTestFinished(() => server.close());
  const [wire] = wires;
  const send = (method: 'GET' | 'POST') => fetch(server.url, { method });
  const ends = [wire?.beginCall('deposit'), wire?.beginCall('deposit')];
  await send('GET');
  await send('POST');
  await send('GET');
  await send('POST');
  await send('GET');
  for (const end of ends) end?.();
  await send('GET');
  const shown = ({ method, operation, isStepBefore = false }: FaultServerRequest) =>
    `${method} ${operation ?? 'none'} ${isStepBefore}`;
  expect(server.requests.map(shown)).toEqual([
    'GET deposit true',
    'POST deposit false',
    'GET deposit true',
    'POST deposit false',
    'GET deposit false',
    'GET none false',
  ]);
});

it('keeps the operation of a call while another one ends', async () => {
  const { made: server, wires } = await withWires(() =>
    startFaultServer({ answer: () => ({ status: 200, body: '{}' }) }),
  );
  onTestFinished(() => server.close());
  const ends = [wires[0]?.beginCall('refund'), wires[0]?.beginCall('refund')];
  ends[0]?.();
  await fetch(server.url);
  expect(server.requests).toMatchObject([{ operation: 'refund', isStepBefore: true }]);
});

it('waits for a payment, past the steps before it, unless `only` says otherwise', async () => {
  const { made: server, wires } = await withWires(() =>
    startFaultServer({ answer: () => ({ status: 200, body: '{}' }) }),
  );
  onTestFinished(() => server.close());
  const seen: string[] = [];
  wires[0]?.beginCall('deposit');
  void server.requestReached().then(() => seen.push('payment'));
  void server.requestReached(() => true).then(() => seen.push('any'));
  await fetch(server.url);
  expect(seen).toEqual(['any']);
  await fetch(server.url, { method: 'POST' });
  expect(seen).toEqual(['any', 'payment']);
});
