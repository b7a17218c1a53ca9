import { ConfigurationError } from '../ports/configuration-error.js';
import { replayableMs } from '../services/shared/merchant-events/manage-endpoints.js';
import type { ServiceContext } from '../services/shared/service-context.js';

/** Operators' functions for the handlers of `runtime.on`. */
export interface EventHandlerAdmin {
  /** Every handler name, also those without a handler in any process. */
  listEventHandlers(): Promise<readonly { readonly name: string; readonly events: readonly string[] }[]>;
  /**
   * Removes a name that the program no longer uses and gives up its waiting events. Returns how many. Call it when no process has the handler.
   *
   * @throws {ConfigurationError} when there is no such name, or this process has a handler of it: it would never be called again
   */
  removeEventHandler(name: string): Promise<number>;
  /** Redelivers the exhausted events of a handler since then, at most 30 days back, or all of them. `since` is ISO 8601. Returns how many. */
  redeliverToHandler(
    name: string,
    options: { readonly since: string; readonly includeDelivered?: boolean },
  ): Promise<number>;
}

/** Builds the functions. */
export function eventHandlerAdmin({ store, clock, eventHandlers }: ServiceContext): EventHandlerAdmin {
  const unknown = (name: string) => new ConfigurationError(`there is no event handler ${name}`);
  return {
    listEventHandlers: () => store.listEventHandlers(),
    removeEventHandler: async (name) => {
      if (eventHandlers.find(name) !== undefined)
        throw new ConfigurationError(`this process has the handler ${name}: call its stop() first`, 'name');
      const givenUp = await store.removeEventHandler(name);
      if (givenUp === undefined) throw unknown(name);
      return givenUp;
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
