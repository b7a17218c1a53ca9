/** What a process did to the files of one folder, in order. A file keeps its number whatever it is called. */
export type FileOperation =
  | { readonly kind: 'create'; readonly file: number; readonly path: string }
  | { readonly kind: 'make folder'; readonly path: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'write'; readonly file: number; readonly at: number; readonly data: Uint8Array }
  | { readonly kind: 'resize'; readonly file: number; readonly size: number }
  /** All that came before operation `upTo` of this file is on the disk. */
  | { readonly kind: 'synced file'; readonly file: number; readonly upTo: number }
  | { readonly kind: 'synced folder'; readonly path: string; readonly upTo: number }
  /** Somebody outside was told of this payment, or the gateway was asked for it. */
  | { readonly kind: 'said'; readonly what: 'accepted' | 'asked' | 'ended'; readonly transactionId: string };

/** All of it, from a folder as it was when the recording began. Paths are relative to the folder. */
export interface Recording {
  readonly files: ReadonlyMap<string, number>;
  readonly operations: readonly FileOperation[];
}
