import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Metrics } from '../../ports/metrics.js';

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const breakerStates = ['closed', 'half-open', 'open'] as const;

/** Prometheus metrics in a registry of their own: two runtimes in one process do not mix. */
export function createPrometheusMetrics(): Metrics {
  const registry = new Registry();
  // A timer samples the event loop's delay; prom-client's default of 10 ms wakes an idle process a hundred times a second.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 5_000 });
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers });
  const histogram = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Histogram({ name, help, labelNames, registers, buckets: seconds });
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Gauge({ name, help, labelNames, registers });

  const accepted = counter('lango_transactions_accepted_total', 'Requests committed.', ['kind', 'gateway']);
  const ended = counter('lango_transactions_ended_total', 'Transactions that became final.', [
    'kind',
    'gateway',
    'status',
    'reason',
  ]);
  const duration = histogram('lango_transaction_seconds', 'From creation to the final status.', [
    'kind',
    'gateway',
    'status',
  ]);
  const hops = histogram('lango_hop_seconds', 'One hop of a payment.', ['hop']);
  const gatewayCalls = histogram('lango_gateway_call_seconds', 'Calls to gateways.', [
    'gateway',
    'operation',
    'outcome',
  ]);
  const merchantCalls = histogram('lango_merchant_callback_seconds', 'Attempts of merchant callbacks.', [
    'outcome',
  ]);
  const callbacks = counter('lango_gateway_callbacks_total', 'Gateway callbacks by outcome.', [
    'gateway',
    'outcome',
  ]);
  const breakers = gauge('lango_breaker_state', '1 for the state a circuit breaker is in.', [
    'gateway',
    'operation',
    'state',
  ]);
  const open = gauge('lango_transactions_open', 'Open transactions.', ['status']);
  const review = gauge('lango_transactions_in_review', 'Transactions in review.', []);
  const overdue = gauge('lango_overdue', 'Rows that are due and not being worked on.', []);
  const overdueAge = gauge('lango_overdue_oldest_seconds', 'Time since the oldest of them was due.', []);
  const callbacksWaiting = gauge(
    'lango_gateway_callbacks_waiting',
    'Stored callbacks not yet processed.',
    [],
  );
  const deliveriesWaiting = gauge('lango_deliveries_waiting', 'Merchant callbacks not yet delivered.', []);
  const deadLetters = gauge('lango_dead_letters', 'Dead letters.', []);

  const lags = gauge('lango_consumer_lag', 'Messages that a consumer group has not acknowledged.', [
    'topic',
    'group',
  ]);

  const crashes = counter('lango_consumer_crashes_total', 'Crashes of a consumer.', ['topic']);

  return {
    transactionAccepted: ({ kind, gatewayId }) => accepted.inc({ kind, gateway: gatewayId }),
    transactionEnded: ({ kind, gatewayId, status, failure }, after) => {
      ended.inc({ kind, gateway: gatewayId, status, reason: failure?.reason ?? '' });
      duration.observe({ kind, gateway: gatewayId, status }, after);
    },
    hop: (hop, after) => hops.observe({ hop }, after),
    gatewayCalled: (gateway, operation, outcome, after) =>
      gatewayCalls.observe({ gateway, operation, outcome }, after),
    merchantCalled: (outcome, after) => merchantCalls.observe({ outcome }, after),
    callbackReceived: (gateway, outcome) => callbacks.inc({ gateway, outcome }),
    breakerChanged: (gateway, operation, state) => {
      for (const one of breakerStates)
        breakers.set({ gateway, operation, state: one }, one === state ? 1 : 0);
    },
    render: async (gauges, lag = [], consumerCrashes = new Map()) => {
      crashes.reset();
      for (const [topic, count] of consumerCrashes) crashes.inc({ topic }, count);
      // A group whose lag is unknown shows nothing instead of its last value.
      lags.reset();
      for (const { topic, group, messages } of lag) lags.set({ topic, group }, messages);
      for (const [status, count] of Object.entries(gauges.open)) open.set({ status }, count);
      review.set(gauges.review);
      overdue.set(gauges.overdue);
      overdueAge.set(gauges.overdueOldestSeconds);
      callbacksWaiting.set(gauges.callbacksWaiting);
      deliveriesWaiting.set(gauges.deliveriesWaiting);
      deadLetters.set(gauges.deadLetters);
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
