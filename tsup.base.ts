import { defineConfig, type Options } from 'tsup';

/** Every package is built alike: ESM and CommonJS, with declarations for both. */
export const packageBuild = (entry: Record<string, string>, overrides: Options = {}) =>
  defineConfig({
    entry,
    format: ['esm', 'cjs'],
    target: 'node20',
    platform: 'node',
    dts: true,
    clean: true,
    splitting: true,
    // Workers know `node:crypto`, not `crypto`.
    removeNodeProtocol: false,
    sourcemap: true,
    ...overrides,
  });
