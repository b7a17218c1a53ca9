import { createProtobufCodecs } from '@lango/core/gateway-kit/protobuf';

/** The bank switch's messages, as its own documentation prints them. */
const proto = `
syntax = "proto3";
package bankswitch.v1;

enum TransferState {
  TRANSFER_STATE_UNSPECIFIED = 0;
  ACCEPTED = 1;
  SETTLED = 2;
  REJECTED = 3;
}

message TransferRequest {
  string end_to_end_id = 1;
  string direction = 2;
  int64 amount_minor = 3;
  string currency = 4;
  string account = 5;
  string notify_url = 6;
}

message StatusRequest {
  string end_to_end_id = 1;
}

message TransferStatus {
  string transfer_id = 1;
  string end_to_end_id = 2;
  TransferState state = 3;
  string code = 4;
  string text = 5;
  int64 amount_minor = 6;
  string currency = 7;
}
`;

/** Codecs of the transfer request, the status request, and the status that answers both and is sent as a callback. */
export const bankSwitchMessages = createProtobufCodecs(proto, [
  'TransferRequest',
  'StatusRequest',
  'TransferStatus',
]);
