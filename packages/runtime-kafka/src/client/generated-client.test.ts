import { describe, expect, it } from 'vitest';
import { createOpenApiDocument } from '../openapi/openapi-document.js';
import { renderApiTypes } from './render-api-types.js';

describe('the generated client', () => {
  it('is what the OpenAPI document gives (npm run generate:client writes it anew)', async () => {
    await expect(renderApiTypes(createOpenApiDocument())).toMatchFileSnapshot('./generated-api-types.ts');
  });
});
