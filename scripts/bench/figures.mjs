// What the parts of the benchmark make of their numbers.

export function round(value, digits = 1) {
  return Number(value.toFixed(digits));
}

export function median(values) {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)];
}

export function percentiles(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const at = (share) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN, 1);
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** Processor milliseconds of services and servers; the load and what stands outside are not ours. */
export function ownMs({ processorMsPerPayment }) {
  return Object.entries(processorMsPerPayment)
    .filter(([name]) => name !== 'load generator' && name !== 'gateway and merchant')
    .reduce((sum, [, ms]) => sum + ms, 0);
}
