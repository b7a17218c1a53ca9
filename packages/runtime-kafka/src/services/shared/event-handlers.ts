import type { RuntimeEvent } from './merchant-events/runtime-event.js';

/** One attempt to deliver an event. */
export interface EventTry {
  /** 1 for the first. */
  readonly attempt: number;
  /** Aborted when the handler has taken too long: the attempt counts as failed, and the event is delivered again. */
  readonly signal: AbortSignal;
}

/** Handles an event. If it throws or rejects, the event is delivered again. */
export type EventHandler<Event = RuntimeEvent> = (event: Event, attempt: EventTry) => unknown;

/** The handlers of this process, by name. */
export interface EventHandlers {
  names(): readonly string[];
  find(name: string): EventHandler | undefined;
  /** False when the name is taken. */
  add(name: string, handler: EventHandler): boolean;
  remove(name: string): void;
}

/** Starts without handlers. */
export function createEventHandlers(): EventHandlers {
  const handlers = new Map<string, EventHandler>();
  return {
    names: () => [...handlers.keys()],
    find: (name) => handlers.get(name),
    add: (name, handler) => {
      if (handlers.has(name)) return false;
      handlers.set(name, handler);
      return true;
    },
    remove: (name) => void handlers.delete(name),
  };
}
