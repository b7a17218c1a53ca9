import { brokenEffects } from './broken-effects.js';
import { brokenKeys } from './broken-keys.js';
import { brokenAnswers } from './broken-answers.js';
import { brokenCapabilities } from './broken-capabilities.js';
import { brokenCallbacks } from './broken-callbacks.js';
import { brokenRecords } from './broken-records.js';
import { brokenSecrets } from './broken-secrets.js';
import { brokenAccounts } from './broken-accounts.js';
import { brokenAmounts } from './broken-amounts.js';
import { brokenLookUps } from './broken-look-ups.js';
import { brokenProofs } from './broken-proofs.js';
import { brokenSecondLooks } from './broken-second-looks.js';
import { brokenStatuses } from './broken-statuses.js';
import { brokenMemories } from './broken-memories.js';
import { brokenPages } from './broken-pages.js';
import { brokenParts } from './broken-parts.js';
import { brokenReadings } from './broken-readings.js';
import type { BrokenGateway } from './alter-gateway.js';

/** Gateways that lose or double money, or would, each in its own way. */
export const brokenGateways: readonly BrokenGateway[] = [
  ...brokenEffects,
  ...brokenKeys,
  ...brokenAnswers,
  ...brokenCapabilities,
  ...brokenCallbacks,
  ...brokenSecrets,
  ...brokenRecords,
  ...brokenAmounts,
  ...brokenLookUps,
  ...brokenStatuses,
  ...brokenProofs,
  ...brokenAccounts,
  ...brokenSecondLooks,
  ...brokenMemories,
  ...brokenPages,
  ...brokenParts,
  ...brokenReadings,
];
