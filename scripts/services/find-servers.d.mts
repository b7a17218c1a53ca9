/** Addresses of all three servers, or undefined. */
export function findServers():
  | {
      readonly addresses: Readonly<Record<'kafka' | 'redis' | 'postgres', string>>;
      readonly environment: Record<string, string>;
    }
  | undefined;

/** True when all three can run as processes of this machine, as the tests that stop them need. */
export function canRunNatively(): boolean;
