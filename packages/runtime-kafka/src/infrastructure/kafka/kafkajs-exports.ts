import * as kafkajs from 'kafkajs';

/** Exports of this CommonJS module that Node does not detect for ECMAScript imports. */
const all = (kafkajs as unknown as { readonly default?: typeof kafkajs }).default ?? kafkajs;

export const { CompressionCodecs, ConfigResourceTypes } = all;
