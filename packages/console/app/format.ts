/** Money as a person reads it, with the places of its currency. */
export function formatMoney({ amountMinor, currency }: { amountMinor: number; currency: string }): string {
  const places = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  const digits = places.maximumFractionDigits ?? 2;
  const major = amountMinor / 10 ** digits;
  return `${new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(major)} ${currency}`;
}

/** A moment in UTC, to the second: statements and colleagues elsewhere say the same. */
export const formatTime = (at: string): string => at.replace('T', ' ').replace(/(\.\d+)?Z$/, '');

/** How long, in its largest unit. */
export function formatDuration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

/** A name of the interface as words: `awaiting-look-up` as "awaiting look up". */
export const words = (name: string): string => name.replaceAll(/[-_]/g, ' ');
