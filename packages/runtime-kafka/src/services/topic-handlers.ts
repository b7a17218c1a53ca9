import type { BodyOf, Topic } from '../messages/topics.js';

/**
 * What a service does with its messages. Made once per process: the consumers and the sweep share them, and with them what they
 * remember, such as a gateway that is paused.
 */
export type TopicHandlers = { readonly [T in Topic]?: (body: BodyOf<T>) => Promise<void> };
