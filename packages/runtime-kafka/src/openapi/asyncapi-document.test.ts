import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { publicEventData } from '../services/shared/merchant-events/public-event.js';
import { publicEventTypes, type PublicEventType } from '../services/shared/merchant-events/public-event.js';
import { merchantEventTypes } from '../services/shared/merchant-events/merchant-events.js';
import type { RuntimeEvent } from '../services/shared/merchant-events/runtime-event.js';
import { createAsyncApiDocument, publicEventSchema } from './asyncapi-document.js';

const file = (name: string) => `../../events/${name}.json`;
const text = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

describe('the public events', () => {
  it('are described in the package (npm run generate:client updates it)', async () => {
    await expect(text(createAsyncApiDocument())).toMatchFileSnapshot(file('asyncapi'));
    for (const type of publicEventTypes)
      await expect(text(publicEventSchema(type))).toMatchFileSnapshot(file(`${type}.schema`));
  });

  it('have schemas that compile and accept members added later', () => {
    const ajv = new Ajv2020({ strict: true });
    formats.default(ajv);
    for (const type of publicEventTypes) {
      const schema = publicEventSchema(type);
      expect(() => ajv.compile(schema), type).not.toThrow();
      expect(schema['additionalProperties'], type).toBe(true);
    }
  });

  it('are all merchant events about payments', () => {
    expect([...publicEventTypes].sort()).toEqual(
      merchantEventTypes.filter((type) => type !== 'endpoint.disabled').sort(),
    );
    type Sent = { [T in PublicEventType]: RuntimeEvent<T>['data'] };
    type Described = { [T in PublicEventType]: z.infer<(typeof publicEventData)[T]> };
    expectTypeOf<Sent>().toExtend<Described>();
    type Left = { [T in PublicEventType]: Exclude<keyof Sent[T], keyof Described[T]> }[PublicEventType];
    expectTypeOf<Left>().toEqualTypeOf<never>();
  });
});
