export {
  createProtobufCodecs,
  type ProtobufCodec,
  type ProtobufCodecOptions,
  type ProtobufFields,
} from './create-protobuf-codec.js';
export { sendProtobuf, type ProtobufRequest, type ProtobufResponse } from './send-protobuf.js';
