import type { Column } from './data-table.js';
import { formatShare } from '../format.js';

interface EventCounts {
  readonly successRate?: number;
  readonly delivered: number;
  readonly pending: number;
  readonly exhausted: number;
}

/** Columns with the results of the newest events of an endpoint or a handler. */
export const eventCountColumns: readonly Column<EventCounts>[] = [
  { title: 'Success', isNumber: true, of: ({ successRate }) => formatShare(successRate) },
  { title: 'Delivered', isNumber: true, of: ({ delivered }) => delivered },
  { title: 'On the way', isNumber: true, of: ({ pending }) => pending },
  { title: 'Given up', isNumber: true, of: ({ exhausted }) => exhausted },
];
