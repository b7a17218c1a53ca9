import { attemptsAreToldApart } from './checks/attempts-are-told-apart.js';
import { otherCallbacksTell } from './checks/other-callbacks-tell.js';
import { batchesAreWhole } from './checks/batches-are-whole.js';
import { lookUpsTurnPages } from './checks/look-ups-turn-pages.js';
import { environmentsStayApart } from './checks/environments-stay-apart.js';
import { feesAreNoAmounts } from './checks/fees-are-no-amounts.js';
import { codesMeanWhatIsStated } from './checks/codes-mean-what-is-stated.js';
import { ownDepositsAreGivenBack } from './checks/own-deposits-are-given-back.js';
import { keysLiveAsDeclared } from './checks/keys-live-as-declared.js';
import { anotherProcessAgrees } from './checks/another-process-agrees.js';
import { accountsStayApart } from './checks/accounts-stay-apart.js';
import { amountsArePassedOn } from './checks/amounts-are-passed-on.js';
import { booksShowWhatWasAsked } from './checks/books-show-what-was-asked.js';
import { callbacksOfEveryKind } from './checks/callbacks-of-every-kind.js';
import { httpErrorsAreNoAnswers } from './checks/http-errors-are-no-answers.js';
import { lookUpsAnswerForOne } from './checks/look-ups-answer-for-one.js';
import { methodsReject } from './checks/methods-reject.js';
import { missingMembersAreNoSuccess } from './checks/missing-members-are-no-success.js';
import { moneyGoesWhereAsked } from './checks/money-goes-where-asked.js';
import { successIsFinal } from './checks/success-is-final.js';
import { abortIsHonoured } from './checks/abort-is-honoured.js';
import { answersAreWhole } from './checks/answers-are-whole.js';
import { callbacksAreRead } from './checks/callbacks-are-read.js';
import { callbacksComeInAnyOrder } from './checks/callbacks-come-in-any-order.js';
import { capabilitiesMatchBehaviour } from './checks/capabilities-match-behaviour.js';
import { declinesAreReturned } from './checks/declines-are-returned.js';
import { forgedCallbacksChangeNothing } from './checks/forged-callbacks-change-nothing.js';
import { impossibleAmountsAreRefused } from './checks/impossible-amounts-are-refused.js';
import { lookUpsOnlyAsk } from './checks/look-ups-only-ask.js';
import { networkFaultsTellTheirEffect } from './checks/network-faults-tell-their-effect.js';
import { oneKeyIsOneMovement } from './checks/one-key-is-one-movement.js';
import { partsAreParts } from './checks/parts-are-parts.js';
import { recordsAreWhole } from './checks/records-are-whole.js';
import { refusalsAreClassified } from './checks/refusals-are-classified.js';
import { secretsStaySecret } from './checks/secrets-stay-secret.js';
import { refundsNeverExceed } from './checks/refunds-never-exceed.js';
import type { ConformanceCheck } from './conformance-check.js';

/** Every check, in the order in which it runs. */
export const conformanceChecks: readonly ConformanceCheck[] = [
  ...capabilitiesMatchBehaviour,
  ...accountsStayApart,
  ...answersAreWhole,
  ...methodsReject,
  ...booksShowWhatWasAsked,
  ...partsAreParts,
  ...moneyGoesWhereAsked,
  ...successIsFinal,
  ...declinesAreReturned,
  ...impossibleAmountsAreRefused,
  ...oneKeyIsOneMovement,
  ...anotherProcessAgrees,
  ...keysLiveAsDeclared,
  ...refundsNeverExceed,
  ...ownDepositsAreGivenBack,
  ...networkFaultsTellTheirEffect,
  ...httpErrorsAreNoAnswers,
  ...amountsArePassedOn,
  ...codesMeanWhatIsStated,
  ...feesAreNoAmounts,
  ...environmentsStayApart,
  ...missingMembersAreNoSuccess,
  ...refusalsAreClassified,
  ...abortIsHonoured,
  ...lookUpsOnlyAsk,
  ...lookUpsAnswerForOne,
  ...lookUpsTurnPages,
  ...attemptsAreToldApart,
  ...callbacksAreRead,
  ...callbacksOfEveryKind,
  ...batchesAreWhole,
  ...otherCallbacksTell,
  ...forgedCallbacksChangeNothing,
  ...callbacksComeInAnyOrder,
  ...recordsAreWhole,
  ...secretsStaySecret,
];

/** The names of all checks with their situations: a plugin author's list of what is promised. */
export function listConformanceChecks(): readonly { readonly name: string; readonly situation: string }[] {
  return conformanceChecks.map(({ name, situation }) => ({ name, situation }));
}
