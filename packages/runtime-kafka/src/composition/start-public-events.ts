import { publicEventTypes, toPublicEvent } from '../services/shared/merchant-events/public-event.js';
import type { EventTopic } from '../ports/event-topic.js';
import { repeat } from '../services/housekeeping/housekeeping.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import type { HandleEvents } from '../services/callback-dispatcher/handle-events.js';

/** What the topic's events are kept under until they are written. */
export const publicEventsHandler = 'lango.events';

/** Milliseconds between two tries to say that events are to be kept: the store may not be there yet. */
const pauseMs = 5_000;

/**
 * Writes what merchants are told to a topic that others read: claimed like every event of a handler, so in order for each transaction, at least
 * once, and kept in the store while Kafka is away. The returned function ends it.
 */
export function startPublicEvents(
  context: ServiceContext,
  topic: EventTopic,
  on: HandleEvents,
): () => Promise<void> {
  let isKept = false;
  return repeat(context, 'public events', pauseMs, async () => {
    if (isKept) return;
    await on(publicEventTypes, (event) => topic.publish(toPublicEvent(event, topic.source)), {
      name: publicEventsHandler,
    });
    isKept = true;
  });
}
