import { publicEventTypes, toPublicEvent } from '../services/shared/merchant-events/public-event.js';
import type { EventTopic } from '../ports/event-topic.js';
import { repeat } from '../services/housekeeping/housekeeping.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import type { HandleEvents } from '../services/callback-dispatcher/handle-events.js';

/** Handler name under which the topic's events are stored until they are published. */
export const publicEventsHandler = 'lango.events';

/** Milliseconds between two attempts to register the handler: the store may not be available yet. */
const pauseMs = 5_000;

/**
 * Publishes merchant events to the public topic. It is an event handler, so delivery is at least once, in order for each transaction, and events
 * stay in the store while Kafka is unavailable. The returned function stops it.
 */
export function startPublicEvents(
  context: ServiceContext,
  topic: EventTopic,
  on: HandleEvents,
): () => Promise<void> {
  let isRegistered = false;
  return repeat(context, 'public events', pauseMs, async () => {
    if (isRegistered) return;
    await on(publicEventTypes, (event) => topic.publish(toPublicEvent(event, topic.source)), {
      name: publicEventsHandler,
    });
    isRegistered = true;
  });
}
