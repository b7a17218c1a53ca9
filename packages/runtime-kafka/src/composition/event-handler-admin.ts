import { ConfigurationError } from '../ports/configuration-error.js';
import { replayableMs } from '../services/shared/merchant-events/manage-endpoints.js';
import type { ServiceContext } from '../services/shared/service-context.js';

/** What operators do for the handlers of `runtime.on`. */
export interface EventHandlerAdmin {
  /** Every name that events are kept under, also those that no process has. */
  listEventHandlers(): Promise<readonly { readonly name: string; readonly events: readonly string[] }[]>;
  /**
   * Keeps nothing more under a name that the program no longer has, and gives up what waits for it: says how many events. Call it when no process
   * has the handler.
   *
   * @throws {ConfigurationError} when there is no such name
   */
  removeEventHandler(name: string): Promise<number>;
  /** Tells a handler again what it failed on until its schedule ended, or all, at most 30 days old. `since` is ISO 8601. Says how many events. */
  redeliverToHandler(
    name: string,
    options: { readonly since: string; readonly includeDelivered?: boolean },
  ): Promise<number>;
}

/** Builds them over the store. */
export function eventHandlerAdmin({ store, clock }: ServiceContext): EventHandlerAdmin {
  const unknown = (name: string) => new ConfigurationError(`there is no event handler ${name}`);
  return {
    listEventHandlers: () => store.listEventHandlers(),
    removeEventHandler: async (name) => {
      const given = await store.removeEventHandler(name);
      if (given === undefined) throw unknown(name);
      return given;
    },
    redeliverToHandler: async (name, { since, includeDelivered = false }) => {
      if (!Number.isFinite(Date.parse(since))) throw new ConfigurationError('since must be an ISO 8601 time');
      if (!(await store.listEventHandlers()).some((handler) => handler.name === name)) throw unknown(name);
      const nowMs = clock.now();
      const sinceMs = Math.max(Date.parse(since), nowMs - replayableMs);
      return store.redeliverSince(`hdl_${name}`, sinceMs, nowMs, { delivered: includeDelivered });
    },
  };
}
