/** What `--gateways` says: ids with commas between them, or `all`. */
export const toGatewayIds = (text: string): readonly string[] | 'all' =>
  text === 'all' ? 'all' : text.split(',').filter((one) => one !== '');
