import { PaymentError, type GatewayCallbackContext, type PaymentGateway } from '@lango/core';
import { createFakeGateway } from '@lango/core/testing';
import { describe, expect, it } from 'vitest';
import { createLiveGateways } from './live-gateways.js';

const open = (...first: readonly PaymentGateway[]) =>
  createLiveGateways(
    first,
    () => undefined,
    (gateway) => gateway,
  );

/** Reads only the callbacks that its secret signs. */
const signingWith = (secret: string, gatewayId = 'fake'): PaymentGateway => ({
  ...createFakeGateway({ gatewayId }),
  handleCallback: async (payload) => {
    if (new TextDecoder().decode(payload) !== secret)
      throw new PaymentError('callback_rejected', 'none', `not signed with ${secret}`);
    return { kind: 'ignored', reason: secret, acknowledgement: { status: 200, headers: {}, body: '' } };
  },
});

const context: GatewayCallbackContext = { headers: {}, url: 'https://pay.example.com/', receivedAt: '' };
const read = async ({ registry }: ReturnType<typeof open>, signedWith: string) =>
  registry.findByCallbackPath('fake')?.handleCallback(new TextEncoder().encode(signedWith), context);

describe('gateways that change while the process runs', () => {
  it('offers an added one under its own id', () => {
    const live = open(createFakeGateway());
    live.gateways.add(createFakeGateway({ gatewayId: 'second' }));
    expect(live.registry.list().map(({ gatewayId }) => gatewayId)).toEqual(['fake', 'second']);
    expect(live.gateways.list()).toContainEqual({
      gatewayId: 'second',
      environment: 'test',
      account: 'second',
      retired: false,
    });
    expect(() => live.gateways.add(createFakeGateway())).toThrow(/there is a gateway fake already/);
  });

  it('checks it like the configuration, before anything changes', () => {
    const live = createLiveGateways(
      [createFakeGateway()],
      (gateways) => {
        if (gateways.length > 1) throw new Error('refused');
      },
      (gateway) => gateway,
    );
    expect(() => live.gateways.add(createFakeGateway({ gatewayId: 'second' }))).toThrow('refused');
    expect(live.registry.list()).toHaveLength(1);
  });

  it('sends new calls to the replacement, while calls in progress keep the former one', async () => {
    const [former, next] = [createFakeGateway(), createFakeGateway()];
    const live = open(former);
    const inHand = live.registry.get('fake');
    live.gateways.replace(next);
    expect(inHand).toBe(former);
    expect(live.registry.get('fake')).not.toBe(former);
    expect(live.registry.get('fake').gatewayId).toBe('fake');
    expect(live.all()).toEqual([former, next]);
  });

  it('reads callbacks for the two before it, and no unsigned ones', async () => {
    const live = open(signingWith('first'));
    for (const secret of ['second', 'third', 'fourth']) live.gateways.replace(signingWith(secret));
    expect(await read(live, 'fourth')).toMatchObject({ reason: 'fourth' });
    expect(await read(live, 'third')).toMatchObject({ reason: 'third' });
    expect(await read(live, 'second')).toMatchObject({ reason: 'second' });
    await expect(read(live, 'first')).rejects.toMatchObject({ message: 'not signed with fourth' });
  });

  it('reads no callback of a former one whose secret leaked', async () => {
    const live = open(signingWith('leaked'));
    live.gateways.replace(signingWith('new'), { formerCallbacks: false });
    await expect(read(live, 'leaked')).rejects.toMatchObject({ code: 'callback_rejected' });
  });

  it.each([
    ['environment', { ...createFakeGateway({ environment: 'live' }) }],
    [
      'account',
      { ...createFakeGateway(), capabilities: { ...createFakeGateway().capabilities, account: 'other' } },
    ],
    [
      'callback path',
      { ...createFakeGateway(), capabilities: { ...createFakeGateway().capabilities, callbackPath: 'x' } },
    ],
  ])('refuses one of another %s in its place: what is open belongs to the former one', (differs, gateway) => {
    const live = open(createFakeGateway());
    expect(() => live.gateways.replace(gateway)).toThrow(`has another ${differs}`);
  });

  it('keeps a retired one for its earlier payments, until it is replaced', () => {
    const live = open(createFakeGateway());
    live.gateways.retire('fake');
    expect([...live.retired]).toEqual(['fake']);
    expect(live.registry.find('fake')).toBeDefined();
    live.gateways.replace(createFakeGateway());
    expect([...live.retired]).toEqual([]);
    expect(() => live.gateways.retire('none')).toThrow(/there is no gateway none; known: fake/);
  });
});
