import type { Payments } from '../services/api/payments.js';
import type { HandleEvents } from '../services/callback-dispatcher/handle-events.js';
import type { RuntimeGateways } from './live-gateways.js';
import type { RuntimeAdmin } from './runtime-admin.js';

/** A running runtime. */
export interface Runtime extends Payments {
  /** Address of the api, when this process serves it. */
  readonly apiUrl?: string;
  /** Address of the callback-receiver, when this process serves it. */
  readonly callbackUrl?: string;
  /** Address of the health checks and metrics, when `http.operationsPort` is set. */
  readonly operationsUrl?: string;
  /** The merchants' API as a Web-standard handler, for hosts with their own server. Without `peer`, the limit per address does not apply. */
  readonly api: (request: Request, peer?: { readonly sourceAddress: string }) => Promise<Response>;
  /** The callback-receiver, likewise. Mounted wrongly, it answers 500 with what to change, and logs it. */
  readonly callbackReceiver: (
    request: Request,
    peer: { readonly sourceAddress: string },
  ) => Promise<Response>;
  /** The operators' HTTP API, `/v1/operations/…`, and web app, `/console`, likewise. */
  readonly console: (request: Request, peer?: { readonly sourceAddress: string }) => Promise<Response>;
  /** Address of the console, when this process serves it. */
  readonly consoleUrl?: string;
  readonly admin: RuntimeAdmin;
  /** Adds, replaces and retires gateways while the process runs. */
  readonly gateways: RuntimeGateways;
  /** Registers an in-process handler of merchant events: durable, at least once, in order for each transaction. */
  readonly on: HandleEvents;
  /** Stops accepting work, finishes work in progress and closes all connections; calls are then refused. A second call waits for the first. */
  stop(): Promise<void>;
}
