/** The package's `exports` hide its declarations (mike-marcacci/node-redlock, issue 173). */
declare module 'redlock' {
  import type { Redis } from 'ioredis';

  export interface Lock {
    release(): Promise<unknown>;
  }
  export interface Settings {
    readonly driftFactor?: number;
    readonly retryCount?: number;
  }
  class Redlock {
    constructor(clients: Iterable<Redis>, settings?: Settings);
    on(event: 'error', listener: (error: Error) => void): this;
    acquire(resources: string[], durationMs: number): Promise<Lock>;
  }
  export { Redlock as default };
}
