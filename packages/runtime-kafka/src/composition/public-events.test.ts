import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeGateway } from '@lango/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeRuntime, type Runtime } from './create-runtime.js';
import { openInfrastructure } from './open-infrastructure.js';
import { createGuardedMerchantHttp } from '../infrastructure/http/guarded-merchant-http.js';
import {
  dataSchemaId,
  publicEventData,
  type PublicEventType,
} from '../services/shared/merchant-events/public-event.js';
import type { PublicEventMessage } from '../ports/event-topic.js';

const nothing = () => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };

interface CloudEvent {
  readonly id: string;
  readonly type: string;
  readonly dataschema: string;
  readonly data: { readonly transactionId: string; readonly status: string; readonly version: number };
}

describe('the public topic', () => {
  let directory: string;
  let runtime: Runtime;
  let merchantId: string;
  let isAway = false;
  let refused = 0;
  const sent: PublicEventMessage[] = [];
  const waiting = new Set<() => void>();
  const eventTopic = {
    source: '/lango-of-this-test',
    publish: async (message: PublicEventMessage) => {
      if (isAway) refused += 1;
      else sent.push(message);
      for (const wake of waiting) wake();
      if (isAway) throw new Error('no broker answers');
    },
  };
  const until = async (isEnough: () => boolean) => {
    while (!isEnough()) await new Promise<void>((resolve) => waiting.add(resolve));
  };
  const read = ({ value }: PublicEventMessage) => JSON.parse(value) as CloudEvent;
  const of = (transactionId: string) => sent.filter(({ key }) => key === transactionId).map(read);
  const deposit = (merchantReference: string) =>
    runtime.deposit({
      merchantId,
      idempotencyKey: merchantReference,
      gateway: 'fake',
      amount: { amountMinor: 1_500, currency: 'KES' },
      merchantReference,
      counterparty: { phoneNumber: '+254712345678' },
    });

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lango-public-events-'));
    runtime = await composeRuntime(
      {
        gateways: [
          createFakeGateway({
            behave: ({ merchantReference }) => ({ do: merchantReference === 'no' ? 'decline' : 'succeed' }),
          }),
        ],
        infrastructure: { kind: 'embedded', dataDirectory: join(directory, 'data') },
        http: { port: 0 },
        policy: { merchantCallbackDelaysMs: [0, 1, 1, 1, 1, 1], merchantDeadlineMs: 2_000 },
        housekeeping: { sweepMs: 20, sweepGraceMs: 20 },
        logger: quiet,
      },
      {
        openInfrastructure: async (...parts) => ({ ...(await openInfrastructure(...parts)), eventTopic }),
        openMerchantHttp: createGuardedMerchantHttp,
      },
    );
    ({ merchantId } = await runtime.admin.createMerchant('shop'));
    while (!(await runtime.admin.listEventHandlers()).some(({ name }) => name === 'lango.events'));
  });
  afterAll(async () => {
    await runtime.stop();
    rmSync(directory, { recursive: true });
  });

  it('has each event as CloudEvents in structured JSON, keyed by the transaction, without the payer', async () => {
    const { transactionId } = await deposit('yes');
    await until(() => of(transactionId).length > 0);
    const [message] = sent.filter(({ key }) => key === transactionId);
    expect(message?.headers).toEqual({ 'content-type': 'application/cloudevents+json; charset=UTF-8' });
    const event = read(message as PublicEventMessage);
    expect(event).toMatchObject({
      specversion: '1.0',
      id: expect.stringMatching(/^msg_/) as string,
      source: '/lango-of-this-test',
      type: 'lango.transaction.succeeded.v1',
      subject: transactionId,
      time: expect.stringMatching(/Z$/) as string,
      datacontenttype: 'application/json',
      dataschema: 'urn:lango:schema:transaction.succeeded:v1',
      merchantid: merchantId,
      data: { transactionId, status: 'succeeded', amount: { amountMinor: 1_500, currency: 'KES' } },
    });
    expect(message?.value).not.toContain('712345678');
  });

  it('gets the events from an outage of Kafka afterwards, in their order', async () => {
    isAway = true;
    const { transactionId } = await deposit('late');
    await until(() => refused > 1);
    await runtime.outcome(transactionId, { timeoutMs: 60_000 });
    const refund = await runtime.refund({ merchantId, idempotencyKey: 'back', transactionId });
    await runtime.outcome(refund.transactionId, { timeoutMs: 60_000 });
    isAway = false;
    await runtime.admin.redeliverToHandler('lango.events', { since: new Date(0).toISOString() });
    await until(() => of(transactionId).length > 0 && of(refund.transactionId).length > 0);
    expect(of(transactionId)[0]?.type).toBe('lango.transaction.succeeded.v1');
    expect(of(refund.transactionId)[0]?.data).toMatchObject({
      kind: 'refund',
      originalTransactionId: transactionId,
    });
  });

  it('has only events that its schemas describe', async () => {
    const { transactionId } = await deposit('no');
    await until(() => of(transactionId).length > 0);
    expect(of(transactionId)[0]?.type).toBe('lango.transaction.failed.v1');
    for (const { type, dataschema, data } of sent.map(read)) {
      const name = type.slice('lango.'.length, -'.v1'.length) as PublicEventType;
      expect(dataschema).toBe(dataSchemaId(name));
      expect(publicEventData[name].strict().safeParse(data).error, type).toBeUndefined();
    }
  });
});
