import { PaymentError } from '@lango/core';

/**
 * The error for an unreadable statement, with the row as a spreadsheet counts it and the column as the file names it.
 */
export function refuseStatement(index: number, why: string, column?: string): PaymentError {
  const place = column === undefined ? '' : `, column ${column.replace(/[^\x20-\x7e]/g, ' ').slice(0, 40)}`;
  const message = `the statement's row ${index + 1}: ${why}${place}`;
  return new PaymentError('invalid_request', 'none', message, undefined, { field: 'statement' });
}
