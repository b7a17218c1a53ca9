// The system whose topic is read. `lango migrate` and `lango topics` use it too, so its values come from the environment.
import { createFakeGateway } from '@lango/core/testing';

const nothing = () => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const { PEERS_PREFIX: prefix, PEERS_BROKERS: brokers, PEERS_KEY: key } = process.env;
const { PEERS_REDIS: redis, PEERS_POSTGRES: url } = process.env;

export default {
  gateways: [createFakeGateway()],
  infrastructure: {
    kind: 'production',
    kafka: { brokers: (brokers ?? '').split(','), prefix, publicEvents: { source: '/lango/peers' } },
    redis: { url: redis, prefix },
    postgres: { url },
  },
  masterKeys: [{ keyId: 'k1', key }],
  publicCallbackBaseUrl: 'https://pay.example.com',
  http: { port: 0 },
  logger: quiet,
};
