import { describe, expect, it } from 'vitest';
import { createOpenApiDocument } from '../openapi/openapi-document.js';
import { renderApiTypes } from './render-api-types.js';

describe('the generated client', () => {
  it('is up to date with the OpenAPI document (npm run generate:client updates it)', async () => {
    await expect(renderApiTypes(createOpenApiDocument())).toMatchFileSnapshot('./generated-api-types.ts');
  });
});
