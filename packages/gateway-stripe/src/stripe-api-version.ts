/** The API version this adapter is written for: the one the `stripe` package of our dependency range pins. */
export const stripeApiVersion = '2026-10-28.endive';
