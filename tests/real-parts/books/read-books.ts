import type { Simulators } from '../../end-to-end/production/simulators.js';
import type { Shop } from '../traffic/shop.js';
import type { Books } from './books.js';

/**
 * Reads the three accounts of a system that may still work. Ours comes first: what it calls succeeded has already moved, so a payment that ends
 * during the reading is open in these books and never a success without a movement.
 */
export async function readBooks(shop: Shop, simulators: Simulators): Promise<Books> {
  const transactions = await shop.transactions();
  const receipts = [...shop.receipts.values()];
  const movements = await simulators.movements();
  return { movements, transactions, receipts, accepted: shop.accepted };
}
