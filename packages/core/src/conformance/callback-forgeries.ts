import type { ConformanceCallback } from './conformance-harness.js';
import { leavesOf, removed, replaceLeaves } from './json-leaves.js';

const aLittleLater = (text: string): string =>
  text.replace(/(?<!\d)(?:\d{13}|\d{10})(?!\d)/g, (digits) => String(Number(digits) + 1));
const isoTime = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/;
/** The text with another last character. */
export const lastChanged = (text: string): string => `${text.slice(0, -1)}${text.at(-1) === '0' ? '1' : '0'}`;

/** Copies of a genuine callback, each with one change. */
export function forgeries(genuine: ConformanceCallback): readonly (readonly [string, ConformanceCallback])[] {
  const forged: [string, ConformanceCallback][] = [];
  const { payload, headers } = genuine;
  const stride = Math.max(1, Math.floor(payload.length / 400));
  for (let at = 0; at < payload.length; at += stride) {
    const bytes = Uint8Array.from(payload);
    bytes[at] = (bytes[at] ?? 0) ^ 0x01;
    forged.push([`byte ${at} of its body changed`, { ...genuine, payload: bytes }]);
  }
  // Without headers the proof is in the body.
  if (Object.keys(headers).length > 0) forged.push(['none of its headers', { ...genuine, headers: {} }]);
  for (const [name, value] of Object.entries(headers)) {
    const later = isoTime.test(value) ? value.replace(isoTime, '2031-01-01T00:00:00') : aLittleLater(value);
    if (later !== value)
      forged.push([
        `another time in its header ${name}, which the signature has to cover`,
        { ...genuine, headers: { ...headers, [name]: later } },
      ]);
  }
  return forged;
}

/** Differing members that are changed, at most. */
const changedMost = 8;

/** Copies without one member of the body and with one value of `other`: an optional proof would accept one of them. */
export function forgeriesWithoutProof(
  genuine: ConformanceCallback,
  other: ConformanceCallback | undefined,
): ReturnType<typeof forgeries> {
  const leaves = leavesOf(genuine.payload);
  const others = leavesOf(other?.payload);
  const differing = [...others].filter(([path, value]) => leaves.has(path) && leaves.get(path) !== value);
  return [...leaves.keys()].flatMap((left) =>
    differing.slice(0, changedMost).flatMap(([changed, value]) => {
      const body = replaceLeaves(genuine.payload, (path) =>
        path === left ? removed : path === changed ? value : undefined,
      );
      const how = `another ${changed} and without ${left}, which may be its proof`;
      return body === undefined || left === changed
        ? []
        : [[how, { ...genuine, payload: Buffer.from(body) }] as const];
    }),
  );
}
