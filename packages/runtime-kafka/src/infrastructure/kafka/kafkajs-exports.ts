import * as kafkajs from 'kafkajs';

/** What Node does not find among the names of this CommonJS module when an ECMAScript module imports it. */
const all = (kafkajs as unknown as { readonly default?: typeof kafkajs }).default ?? kafkajs;

export const { CompressionCodecs, ConfigResourceTypes } = all;
