import { ConfigurationError } from '../../ports/configuration-error.js';
import { merchantEventTypes, type MerchantEventType } from '../shared/merchant-events/merchant-events.js';
import type { RuntimeEvent } from '../shared/merchant-events/runtime-event.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { EventHandler } from '../shared/event-handlers.js';
import type { HostCalls } from '../shared/host-calls.js';

/** A type of event, or all of them. */
export type EventSelection = MerchantEventType | '*';

/** The events of a selection. */
export type SelectedEvent<Selection extends EventSelection> = RuntimeEvent<
  Selection extends MerchantEventType ? Selection : MerchantEventType
>;

/** A registered handler. */
export interface HandledEvents {
  readonly name: string;
  /** Stops calling it in this process. Its events are still stored, for a process that has the handler. */
  readonly stop: () => void;
}

/**
 * Calls a handler for every event of these types, of all merchants, from now on. Events are stored in the commit of the change they report. Each is
 * delivered at least once, to one of the processes that have a handler of this name, again when it throws or its process dies, and in order for
 * each transaction.
 *
 * @throws {ConfigurationError} for an unknown type, a name that is malformed or taken, a process without the callback-dispatcher, or a runtime that
 *   has stopped
 */
export type HandleEvents = <const Selection extends EventSelection>(
  events: Selection | readonly Selection[],
  handler: EventHandler<SelectedEvent<Selection>>,
  options?: {
    /** Name under which the events are stored: keep it in every version of the program. Default: the type; `all` for `*`. */
    readonly name?: string;
  },
) => Promise<HandledEvents>;

const namePattern = /^[a-z][a-z0-9._-]{0,62}$/;
const known: readonly string[] = [...merchantEventTypes, '*'];

/** `isDispatcher`: whether this process delivers events. */
export function createHandleEvents(
  { store, clock, eventHandlers }: ServiceContext,
  isDispatcher: boolean,
  calls: HostCalls,
): HandleEvents {
  /** The types of a valid selection. Callers without types may pass anything. */
  const typesOf = (events: EventSelection | readonly EventSelection[]): readonly EventSelection[] => {
    const types: readonly EventSelection[] = typeof events === 'string' ? [events] : events;
    const isList: boolean = Array.isArray(types) && types.length > 0;
    if (isList && types.every((type) => known.includes(type))) return types;
    const unknown: unknown = isList ? types.find((type) => !known.includes(type)) : events;
    const shown = typeof unknown === 'string' ? unknown : typeof unknown;
    throw new ConfigurationError(`there is no event ${shown}; known: ${known.join(', ')}`, 'events');
  };
  const hasStopped = () => new ConfigurationError('runtime.on: this runtime has stopped');
  return (events, handler, options) =>
    calls.run(async () => {
      if (!isDispatcher)
        throw new ConfigurationError(
          'runtime.on needs the service callback-dispatcher in this process',
          'services',
        );
      const types = typesOf(events);
      const name = options?.name ?? nameOf(types);
      if (typeof handler !== 'function')
        throw new ConfigurationError('handler must be a function', 'handler');
      if (typeof name !== 'string' || !namePattern.test(name))
        throw new ConfigurationError(
          name === '' ? 'a handler of several events needs a name' : `name must match ${namePattern.source}`,
          'name',
        );
      const registered = handler as unknown as EventHandler;
      if (!eventHandlers.add(name, registered))
        throw new ConfigurationError(`there is a handler ${name} already: choose another name`, 'name');
      // A later handler of the same name stays.
      const stop = () => {
        if (eventHandlers.find(name) === registered) eventHandlers.remove(name);
      };
      try {
        await store.setEventHandler(name, types, clock.now());
      } catch (error) {
        stop();
        throw error;
      }
      return { name, stop };
    }, hasStopped);
}

function nameOf([only = '', ...more]: readonly string[]): string {
  if (more.length > 0) return '';
  return only === '*' ? 'all' : only;
}
