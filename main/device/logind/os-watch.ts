/** What the operating system tells the kiosk. Two sources may tell the same, and tell it twice. */
export interface OsEvents {
  /** Somebody locked the device. */
  readonly onLock: () => void;
  /** The device is about to sleep; it waits for the promise for as long as the system allows. */
  readonly onSleep: () => Promise<void>;
  /** The device is awake again. */
  readonly onWake: () => void;
  /** The device is about to shut down, or its session to be logged off; it waits as for sleep. */
  readonly onShutdown: () => Promise<void>;
}

export interface OsWatch {
  /** From here on sleep and shutdown wait: there is a session that would have to end first. */
  hold(): void;
  /** Nothing is left that they would have to wait for. */
  release(): void;
  close(): void;
}

/** What the watch itself has to report. */
export type OsNotice =
  | {
      readonly kind: 'watching';
      /** Whose locks count: our own session's, or, where that is not known, our user's and all at a seat. */
      readonly sessions: 'own' | 'user-and-seat';
    }
  | { readonly kind: 'lost'; readonly cause: string }
  /** Sleep and shutdown do not wait; they are noticed all the same. */
  | { readonly kind: 'cannot-hold'; readonly cause: string };
