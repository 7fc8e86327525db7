/** What the audit code asks of the file system, as far as a power cut makes a difference to it. */
export type Operation =
  | { readonly kind: 'make-folder'; readonly path: string }
  | { readonly kind: 'create'; readonly path: string }
  | { readonly kind: 'write'; readonly path: string; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly path: string; readonly size: number }
  /** Of a file: all of its contents. Of a folder: the names in it. */
  | { readonly kind: 'sync'; readonly path: string }
  /** An append has returned: from here on somebody relies on it. */
  | { readonly kind: 'acted-on' };
