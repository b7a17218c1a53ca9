import { isDrawn } from './in-page.mjs';
import type { Page, Request, Response } from 'playwright-core';

/** An answer of the service that says no. */
export interface RefusedCall {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Last part of the problem's type. */
  readonly code: string;
  readonly detail: string;
}

/** What goes on behind a page. */
export interface PageWatch {
  /** Uncaught errors, errors on the browser's console, and requests to other hosts; those since the last call. */
  takeComplaints(): readonly string[];
  /** Refusals since the last call. */
  takeRefusals(): readonly RefusedCall[];
  /** Secrets that the service gave to be shown once. */
  readonly shownOnce: readonly string[];
  /** Waits until nothing is asked any more and the page shows it. False: it never came to rest. */
  settle(): Promise<boolean>;
}

const restMs = 50;
const patienceMs = 10_000;
/** For drawing what was answered. */
const drawingMs = 12_000;

/** Watches from now on. `origin` is the only host that may be asked. */
export function watchPage(page: Page, origin: string): PageWatch {
  const complaints: string[] = [];
  const refusals: RefusedCall[] = [];
  const shownOnce: string[] = [];
  const underWay = new Set<Request>();
  const reading = new Set<Promise<void>>();
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    // The browser writes each refusal down; what the page says about it is checked elsewhere.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin && !request.url().startsWith('data:'))
      complaints.push(`asked ${request.url()}`);
    underWay.add(request);
  });
  const read = async (response: Response): Promise<void> => {
    const { pathname } = new URL(response.url());
    if (response.ok()) {
      if (!pathname.endsWith('/rotate-secret')) return;
      const { secret } = (await response.json()) as { secret: string };
      shownOnce.push(secret);
      return;
    }
    if (response.status() < 400) return;
    const problem = (await response.json().catch(() => ({}))) as { type?: string; detail?: string };
    refusals.push({
      method: response.request().method(),
      path: pathname,
      status: response.status(),
      code: problem.type?.split(':').at(-1) ?? 'none',
      detail: problem.detail ?? '',
    });
  };
  page.on('response', (response) => {
    const done = read(response)
      // The page went away before the answer was read.
      .catch(() => {})
      .finally(() => reading.delete(done));
    reading.add(done);
  });
  const end = (request: Request) => underWay.delete(request);
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  return {
    takeComplaints: () => complaints.splice(0),
    takeRefusals: () => refusals.splice(0),
    shownOnce,
    settle: async () => {
      const until = performance.now() + patienceMs;
      for (let quietSince = performance.now(); performance.now() - quietSince < restMs;) {
        if (performance.now() > until) return false;
        if (underWay.size > 0 || reading.size > 0) quietSince = performance.now();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      // Drawing what was answered takes a busy machine a while; a page that stays so is found by the checks.
      await page.waitForFunction(isDrawn, undefined, { timeout: drawingMs }).catch(() => {});
      return true;
    },
  };
}
