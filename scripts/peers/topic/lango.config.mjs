// The system whose topic is read. `lango migrate` and `lango topics` read it too, so it comes from the environment.
import { createFakeGateway } from '@lango/core/testing';

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const {
  PEERS_PREFIX: prefix,
  PEERS_BROKERS: brokers,
  PEERS_REDIS: redis,
  PEERS_POSTGRES: url,
  PEERS_KEY: key,
} = process.env;

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
