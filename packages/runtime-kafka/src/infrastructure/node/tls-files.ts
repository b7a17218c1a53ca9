/** Certificates of your own, as PEM text. */
export interface TlsFiles {
  /** CA bundle. Default: Node's. */
  readonly ca?: string;
  /** Client certificate, with `key`. */
  readonly cert?: string;
  /** Private key of the client certificate. */
  readonly key?: string;
  /** The name on the server's certificate, if it differs from the host's. */
  readonly servername?: string;
}
