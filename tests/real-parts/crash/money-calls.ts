import type { PortCall } from './crash-point.js';

/** The calls that send money, commit what is known of it, or take in or pass on word of it: the shorter matrix of `npm test`. */
export const isMoneyCall = ({ port, name }: PortCall): boolean =>
  port === 'gateway' ||
  /^store\.(commit\((intent|answer|callback|look-up)|createTransaction|storeCallback|claimDelivery)/.test(
    name,
  ) ||
  name === 'merchantHttp.post';
