import { shapeOf, type BodyShape } from './body-shape.js';
import type { LiveBody, LiveExchange, LiveRecording, LiveStep } from './live-recording.js';

/** Differences between the provider and the recording, one line each; values that always change are ignored. */
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
  // Note that a token is fetched only when the old one has expired.
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

/** The first exchange of each route: the number of pages and repeats is not part of the provider's shape. */
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
  const isListItem = (path: string) => path.includes('[].');
  const gone = [...before.keys()].filter((path) => !now.has(path));
  return [
    // An empty list has no items to compare.
    ...gone
      .filter((path) => !isListItem(path) || [...now.keys()].some(isListItem))
      .map((path) => `${where}: ${path} is gone`),
    ...[...now].flatMap(([path, kind]) => {
      const old = before.get(path);
      if (old === undefined)
        return isListItem(path) && ![...before.keys()].some(isListItem)
          ? []
          : [`${where}: ${path} is new, ${kind}`];
      return old === kind ? [] : [`${where}: ${path} was ${old}, is ${kind}`];
    }),
  ];
}
