/** Port methods that no service calls on the payments' path, and why a crash at them cannot matter to money. */
export const exemptMethods: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    'an operator’s command, run in a process of its own that serves nothing': [
      'store.addMerchant',
      'store.listMerchants',
      'store.disableMerchant',
      'store.rotateMerchantSecret',
      'store.addToken',
      'store.listTokens',
      'store.revokeToken',
      'store.listDeadLetters',
      'store.replayDeadLetters',
      'store.assignIncomingDeposit',
      'store.listCallbacks',
      'store.replayCallback',
      'store.listSealedSecrets',
      'store.replaceSealedSecret',
      'store.erase',
      'store.recordErasure',
      'store.totals',
      'store.listForReview',
    ],
    'called while the process stops: it is dying already': ['store.close', 'bus.close', 'merchantHttp.close'],
  }).flatMap(([why, methods]) => methods.map((method) => [method, why])),
);
