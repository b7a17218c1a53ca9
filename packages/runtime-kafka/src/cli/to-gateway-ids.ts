/** Value of `--gateways`: comma-separated ids, or `all`. */
export const toGatewayIds = (text: string): readonly string[] | 'all' =>
  text === 'all' ? 'all' : text.split(',').filter((one) => one !== '');
