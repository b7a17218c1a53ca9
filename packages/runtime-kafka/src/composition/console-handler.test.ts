import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const manifest = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../${name}/package.json`, import.meta.url), 'utf8')) as {
    readonly dependencies?: object;
    readonly peerDependenciesMeta?: object;
  };

describe('the console package', () => {
  it('is not installed with the runtime, and is with what opens it', () => {
    expect(manifest('runtime-kafka').dependencies).not.toHaveProperty(['@lango/console']);
    expect(manifest('runtime-kafka').peerDependenciesMeta).toHaveProperty(['@lango/console']);
    expect(manifest('dev').dependencies).toHaveProperty(['@lango/console']);
  });
});
