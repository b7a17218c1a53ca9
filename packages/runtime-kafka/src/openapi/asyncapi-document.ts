import { z } from 'zod';
import {
  cloudEventType,
  dataSchemaId,
  publicEventData,
  publicEventTypes,
  type PublicEventType,
} from '../services/shared/merchant-events/public-event.js';
import { addIntegerFormat } from './add-integer-format.js';
import type { OpenApiNode } from './openapi-document.js';

/** The JSON Schema of an event's `data`. It allows members added later. */
export function publicEventSchema(type: PublicEventType): OpenApiNode {
  const { $schema, ...schema } = z.toJSONSchema(publicEventData[type], {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.properties !== undefined) jsonSchema.additionalProperties ??= true;
      addIntegerFormat(jsonSchema);
    },
  });
  return { $schema, $id: dataSchemaId(type), title: type, ...schema };
}

const nameOf = (type: PublicEventType) =>
  type.replaceAll(/[._](\w)/g, (_, letter: string) => letter.toUpperCase());

/** The public topic as AsyncAPI 3.0, generated from the schemas of the events. */
export function createAsyncApiDocument(topic = 'lango.events'): OpenApiNode {
  const messages = Object.fromEntries(publicEventTypes.map((type) => [nameOf(type), toMessage(type)]));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Lango events',
      version: '1.0.0',
      description:
        'Events of payments, as CloudEvents 1.0 in structured JSON. At least once, in order for each transaction; data may gain members. Published if ' +
        'infrastructure.kafka.publicEvents is set.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      events: {
        address: topic,
        description: 'Keyed by the id of the transaction, or of the incoming deposit.',
        messages: Object.fromEntries(
          Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
      },
    },
    operations: {
      readEvents: {
        action: 'send',
        channel: { $ref: '#/channels/events' },
        summary: 'Events that Lango publishes.',
      },
    },
    components: { messages },
  };
}

function toMessage(type: PublicEventType): OpenApiNode {
  const { $schema: _schema, $id: _id, ...data } = publicEventSchema(type);
  const text = { type: 'string' };
  return {
    name: cloudEventType(type),
    title: type,
    contentType: 'application/cloudevents+json',
    bindings: {
      kafka: { key: { type: 'string', description: 'The same as `subject`.' }, bindingVersion: '0.5.0' },
    },
    payload: {
      type: 'object',
      required: [
        'specversion',
        'id',
        'source',
        'type',
        'subject',
        'time',
        'datacontenttype',
        'dataschema',
        'merchantid',
        'data',
      ],
      properties: {
        specversion: { const: '1.0' },
        id: {
          ...text,
          description: 'The same for every copy of one event, and the webhook-id of merchants.',
        },
        source: { ...text, format: 'uri-reference' },
        type: { const: cloudEventType(type) },
        subject: text,
        time: { ...text, format: 'date-time' },
        datacontenttype: { const: 'application/json' },
        dataschema: { const: dataSchemaId(type) },
        merchantid: text,
        data,
      },
      additionalProperties: true,
    },
  };
}
