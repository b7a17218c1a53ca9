import { createMpesaGateway } from '../create-mpesa-gateway.js';
import { recordingHttp, tokenAnswer, type FakeAnswer } from './recording-http.js';
import { aContext, aTransaction, simulatedOptions } from './simulated-mpesa.js';

/** Where the host receives callbacks. */
export const hostUrl = 'https://host.example';

/** The answer to an accepted prompt. */
export const accepted: FakeAnswer = {
  status: 200,
  json: { CheckoutRequestID: 'ws_CO_1', MerchantRequestID: 'm', ResponseCode: '0' },
};

/** The answer to an accepted payout. */
export const acceptedPayout: FakeAnswer = {
  status: 200,
  json: { ConversationID: 'AG_1', OriginatorConversationID: 'o', ResponseCode: '0' },
};

/** A refusal with Daraja’s error code. */
export const refused = (status: number, errorCode: string, errorMessage = ''): FakeAnswer => ({
  status,
  json: { requestId: 'r', errorCode, errorMessage },
});

/** A gateway over a fake transport: tokens are numbered, everything else is answered by `answer`. */
export function gatewayOver(
  answer: (index: number) => FakeAnswer,
  members: Partial<Parameters<typeof createMpesaGateway>[0]> = {},
) {
  let tokens = 0;
  let requests = -1;
  const http = recordingHttp(({ url }) => {
    if (url.includes('/oauth/')) return tokenAnswer((tokens += 1));
    requests += 1;
    return answer(requests);
  });
  const gateway = createMpesaGateway({
    ...simulatedOptions('https://daraja.example'),
    http,
    now: () => 0,
    ...members,
  } as never);
  const paid = () => http.sent.filter(({ url }) => !url.includes('/oauth/'));
  return { gateway, http, paid, tokens: () => tokens };
}

export const deposit = aTransaction('deposit');
export const withdrawal = aTransaction('withdrawal');
export const depositContext = aContext(deposit, hostUrl);
export const withdrawalContext = aContext(withdrawal, hostUrl);
