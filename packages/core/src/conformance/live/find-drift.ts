import { shapeOf, type BodyShape } from './body-shape.js';
import type { LiveBody, LiveExchange, LiveRecording, LiveStep } from './live-recording.js';

/** What the provider does otherwise than it was recorded, one line each; values that always change are left alone. */
export function findDrift(before: LiveRecording, now: Pick<LiveRecording, 'steps'>): readonly string[] {
  const known = new Map(before.steps.map((step) => [step.step, step]));
  return now.steps.flatMap((step) => {
    const former = known.get(step.step);
    return former === undefined ? [] : driftOfStep(former, step);
  });
}

function driftOfStep(before: LiveStep, now: LiveStep): readonly string[] {
  const { step } = now;
  const outcome = before.outcome === now.outcome ? [] : [`${step}: was ${before.outcome}, is ${now.outcome}`];
  // A token is fetched when the old one has run out: it may be there once and not the next time.
  const [former, present] = [byRoute(before.exchanges), byRoute(now.exchanges)];
  return [
    ...outcome,
    ...[...former.keys()]
      .filter((route) => !present.has(route))
      .map((route) => `${step}: ${route} is not asked any more`),
    ...[...present].flatMap(([route, exchange]) => {
      const old = former.get(route);
      if (old === undefined) return [`${step}: ${route} is asked, and was not`];
      return driftOfExchange(`${step}: ${route}`, old, exchange);
    }),
  ];
}

/** The first of each: how many pages there are, and how often one asks again, is not the provider's shape. */
const byRoute = (exchanges: readonly LiveExchange[]): ReadonlyMap<string, LiveExchange> =>
  new Map(
    exchanges.map((exchange) => [`${exchange.method} ${routeOf(exchange)}`, exchange] as const).reverse(),
  );

const routeOf = ({ path }: LiveExchange): string => path.split('?')[0] ?? path;

function driftOfExchange(where: string, before: LiveExchange, now: LiveExchange): readonly string[] {
  return [
    ...(before.path === now.path ? [] : [`${where}: we ask ${now.path}, and asked ${before.path}`]),
    ...(before.status === now.status ? [] : [`${where}: status was ${before.status}, is ${now.status}`]),
    ...driftOfBody(`${where}: we send`, before.request, now.request),
    ...driftOfBody(`${where}: answer`, before.response, now.response),
  ];
}

function driftOfBody(where: string, before: LiveBody, now: LiveBody): readonly string[] {
  const type =
    before.contentType === now.contentType
      ? []
      : [`${where}: content type was ${before.contentType || 'none'}, is ${now.contentType || 'none'}`];
  return [...type, ...driftOfShape(where, shapeOf(before), shapeOf(now))];
}

function driftOfShape(where: string, before: BodyShape, now: BodyShape): readonly string[] {
  const isListLine = (path: string) => path.includes('[].');
  const gone = [...before.keys()].filter((path) => !now.has(path));
  return [
    // A list that is empty this time shows no lines.
    ...gone
      .filter((path) => !isListLine(path) || [...now.keys()].some(isListLine))
      .map((path) => `${where}: ${path} is gone`),
    ...[...now].flatMap(([path, kind]) => {
      const old = before.get(path);
      if (old === undefined)
        return isListLine(path) && ![...before.keys()].some(isListLine)
          ? []
          : [`${where}: ${path} is new, ${kind}`];
      return old === kind ? [] : [`${where}: ${path} was ${old}, is ${kind}`];
    }),
  ];
}
