import { existsSync } from 'node:fs';

/** Where this machine has Chromium or Chrome; `undefined`: nowhere. */
export function findChromium(): string | undefined {
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
    existsSync(path),
  );
}
