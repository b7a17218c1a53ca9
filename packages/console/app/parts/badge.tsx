import { words } from '../format.js';

const tones: Readonly<Record<string, string>> = {
  succeeded: 'good',
  delivered: 'good',
  working: 'good',
  closed: 'good',
  failed: 'bad',
  exhausted: 'bad',
  open: 'bad',
  review: 'bad',
  disabled: 'bad',
  unknown: 'warn',
  failing: 'warn',
  'half-open': 'warn',
  held: 'warn',
};

/** A status as a colored word. */
export function Badge({ status }: { readonly status: string }) {
  return <span className={`badge ${tones[status] ?? 'plain'}`}>{words(status)}</span>;
}
