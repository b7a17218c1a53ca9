/** Certificates of your own, as PEM text. */
export interface TlsFiles {
  /** Whom to trust, besides nobody. Default: the well-known authorities. */
  readonly ca?: string;
  /** Who we are, with `key`. */
  readonly cert?: string;
  readonly key?: string;
  /** The name on the server's certificate, where it is not the host's. */
  readonly servername?: string;
}
