import { ConfigurationError } from '../../ports/configuration-error.js';
import { merchantEventTypes, type MerchantEventType } from '../shared/merchant-events/merchant-events.js';
import type { RuntimeEvent } from '../shared/merchant-events/runtime-event.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { EventHandler } from '../shared/event-handlers.js';

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
 * @throws {ConfigurationError} for an unknown type, a name that is malformed or taken, or a process without the callback-dispatcher
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

/** `isDispatcher`: whether this process delivers events. */
export function createHandleEvents(context: ServiceContext, isDispatcher: boolean): HandleEvents {
  const { store, clock, eventHandlers } = context;
  return async (events, handler, { name = nameOf(events) } = {}) => {
    if (!isDispatcher)
      throw new ConfigurationError(
        'runtime.on needs the service callback-dispatcher in this process',
        'services',
      );
    const types: readonly EventSelection[] = typeof events === 'string' ? [events] : events;
    const known: readonly string[] = [...merchantEventTypes, '*'];
    const unknown = types.find((type) => !known.includes(type));
    if (types.length === 0 || unknown !== undefined)
      throw new ConfigurationError(
        `there is no event ${String(unknown)}; known: ${known.join(', ')}`,
        'events',
      );
    if (typeof handler !== 'function') throw new ConfigurationError('handler must be a function', 'handler');
    if (!namePattern.test(name))
      throw new ConfigurationError(
        name === '' ? 'a handler of several events needs a name' : `name must match ${namePattern.source}`,
        'name',
      );
    if (!eventHandlers.add(name, handler as unknown as EventHandler))
      throw new ConfigurationError(`there is a handler ${name} already: choose another name`, 'name');
    try {
      await store.setEventHandler(name, types, clock.now());
    } catch (error) {
      eventHandlers.remove(name);
      throw error;
    }
    return { name, stop: () => eventHandlers.remove(name) };
  };
}

function nameOf(events: EventSelection | readonly EventSelection[]): string {
  const [only = '', ...more] = typeof events === 'string' ? [events] : events;
  if (more.length > 0) return '';
  return only === '*' ? 'all' : only;
}
