/** Events from the operating system. Two sources may report one event, so it may come twice. */
export interface OsEvents {
  /** The device was locked. */
  readonly onLock: () => void;
  /** The device is about to sleep; it waits for the promise for as long as the system allows. */
  readonly onSleep: () => Promise<void>;
  /** The device is awake again. */
  readonly onWake: () => void;
  /** The device is about to shut down or log off its session; it waits as for sleep. */
  readonly onShutdown: () => Promise<void>;
}

export interface OsWatch {
  /** From now on sleep and shutdown wait, because a session has to end first. */
  hold(): void;
  /** Sleep and shutdown no longer have to wait. */
  release(): void;
  close(): void;
}

/** What the watch reports about itself. */
export type OsNotice =
  | {
      readonly kind: 'watching';
      /** Whose locks count: this session's; if unknown, this user's and those of all at a seat. */
      readonly sessions: 'own' | 'user-and-seat';
    }
  | { readonly kind: 'lost'; readonly cause: string }
  /** Sleep and shutdown do not wait, but the kiosk still gets the events. */
  | { readonly kind: 'cannot-hold'; readonly cause: string };
