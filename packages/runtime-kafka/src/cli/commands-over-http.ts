import { LangoProblem, type LangoClient } from '../client/create-lango-client.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { CommandOptions } from './command-options.js';
import { required } from './required.js';
import { toGatewayIds } from './to-gateway-ids.js';
import { toTime } from './to-time.js';

type Command = (client: LangoClient, options: CommandOptions) => Promise<unknown>;

const triesMax = 5;

/**
 * Decides about a payment in its present state, as the command does with its own database. Retries when a look-up changed the payment in between.
 * The token names who decides, so there is no `--by`.
 */
async function decide<Result>(
  client: LangoClient,
  options: CommandOptions,
  act: (about: {
    readonly id: string;
    readonly body: { readonly version: number; readonly reason: string };
  }) => Promise<Result>,
): Promise<Result> {
  if (options.by !== undefined)
    throw new ConfigurationError('--by is only for use without --url: the token says who decides');
  const id = required(options.transaction, '--transaction ID');
  const reason = required(options.reason, '--reason TEXT');
  for (let tries = 1; ; tries += 1) {
    const { version } = await client.showPayment({ id });
    try {
      return await act({ id, body: { version, reason } });
    } catch (error) {
      const isStale = error instanceof LangoProblem && error.problem.type.endsWith(':changed-meanwhile');
      if (!isStale || tries === triesMax) throw error;
    }
  }
}

const endpointIn = ({ merchant, endpoint }: CommandOptions) => ({
  merchantId: required(merchant, '--merchant ID'),
  id: required(endpoint, '--endpoint ID'),
});

const sinceIn = ({ since, zone, 'include-delivered': includeDelivered }: CommandOptions) => ({
  since: toTime(required(since, '--since TIME'), zone, '--since'),
  includeDelivered,
});

/** The commands that can run at a running system. A list prints one line per item. */
export const commandsOverHttp: Readonly<Record<string, Command>> = {
  'review list': async (client) => (await client.listExceptions()).exceptions,
  'review show': (client, { transaction }) =>
    client.showPayment({ id: required(transaction, '--transaction ID') }),
  'review settle': async (client, options) => {
    const { outcome, reference } = options;
    if (outcome !== 'succeeded' && outcome !== 'failed' && outcome !== 'acknowledged')
      throw new ConfigurationError('--outcome is succeeded, failed or acknowledged');
    const found = reference !== undefined && { gatewayReference: reference };
    return decide(client, options, ({ id, body }) =>
      client.resolveReview({ id, body: { ...body, outcome, ...found } }),
    );
  },
  'review propose-reissue': (client, options) => decide(client, options, client.proposeReissue),
  'review approve-reissue': (client, options) => decide(client, options, client.approveReissue),
  'review withdraw-reissue': (client, options) => decide(client, options, client.withdrawReissue),
  'callback list': async (client) => (await client.listGatewayCallbacks({})).callbacks,
  'callback replay': (client, { callback }) =>
    client.replayGatewayCallback({ id: required(callback, '--callback ID'), body: {} }),
  'merchant list': async (client) => (await client.listMerchants()).merchants,
  'merchant gateways': (client, options) => {
    const merchantId = required(options.merchant, '--merchant ID');
    const gateways = toGatewayIds(required(options.gateways, '--gateways a,b or --gateways all'));
    return gateways === 'all'
      ? client.allowEveryGateway({ merchantId })
      : client.allowMerchantGateways({ merchantId, body: { gateways } });
  },
  'token list': async (client, options) => {
    const merchantId = required(options.merchant, '--merchant ID');
    return (
      (await client.listMerchants()).merchants.find((one) => one.merchantId === merchantId)?.tokens ?? []
    );
  },
  'token revoke': (client, { key }) =>
    client.revokeMerchantToken({ id: required(key, '--key ID'), body: {} }),
  'endpoint list': async (client, options) => {
    const merchant = required(options.merchant, '--merchant ID');
    return (await client.listEndpointHealth({ merchant })).endpoints;
  },
  'endpoint enable': (client, options) => client.enableEndpoint({ ...endpointIn(options), body: {} }),
  'endpoint redeliver': (client, options) =>
    client.redeliverEventsSince({ ...endpointIn(options), body: sinceIn(options) }),
  'endpoint rotate-secret': (client, options) =>
    client.rotateEndpointSecret({ ...endpointIn(options), body: {} }),
  'event-handler list': async (client) => (await client.listEventHandlers()).handlers,
  'event-handler redeliver': (client, options) =>
    client.redeliverToEventHandler({ name: required(options.name, '--name NAME'), body: sinceIn(options) }),
  'event-handler remove': (client, { name }) =>
    client.removeEventHandler({ name: required(name, '--name NAME') }),
  'dead-letter list': async (client) => (await client.listDeadLetters()).deadLetters,
  'dead-letter replay': (client, { message }) =>
    client.retryDeadLetter({ id: required(message, '--message ID'), body: {} }),
  'incoming list': async (client, { all }) =>
    (await client.searchIncomingDeposits({ ...(all && { all: 'true' }) })).incomingDeposits,
  'incoming assign': (client, { deposit, merchant }) =>
    client.assignIncomingDeposit({
      id: required(deposit, '--deposit ID'),
      body: { merchantId: required(merchant, '--merchant ID') },
    }),
};
