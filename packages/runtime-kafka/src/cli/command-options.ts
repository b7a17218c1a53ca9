import { parseArgs } from 'node:util';

const options = {
  config: { type: 'string' },
  url: { type: 'string' },
  check: { type: 'string' },
  live: { type: 'boolean', default: false },
  'read-only': { type: 'boolean', default: false },
  'allow-live-credentials': { type: 'boolean', default: false },
  recordings: { type: 'string', default: 'recordings' },
  services: { type: 'string' },
  port: { type: 'string' },
  name: { type: 'string' },
  role: { type: 'string' },
  merchant: { type: 'string' },
  environment: { type: 'string', default: 'test' },
  key: { type: 'string' },
  transaction: { type: 'string' },
  outcome: { type: 'string' },
  reference: { type: 'string' },
  by: { type: 'string' },
  reason: { type: 'string' },
  partitions: { type: 'string' },
  message: { type: 'string' },
  scopes: { type: 'string' },
  expires: { type: 'string' },
  endpoint: { type: 'string' },
  since: { type: 'string' },
  'include-delivered': { type: 'boolean', default: false },
  amount: { type: 'string' },
  deposit: { type: 'string' },
  gateway: { type: 'string' },
  gateways: { type: 'string' },
  callback: { type: 'string' },
  phone: { type: 'string' },
  all: { type: 'boolean', default: false },
  from: { type: 'string' },
  to: { type: 'string' },
  zone: { type: 'string', default: 'Z' },
  statement: { type: 'string' },
  record: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  debug: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Values of the command line, for the commands. */
export type CommandOptions = ReturnType<typeof parseCommandLine>['values'];

/** Reads the command line. @throws for a flag that does not exist */
export const parseCommandLine = (argv: string[]) =>
  parseArgs({ args: argv, options, allowPositionals: true });
