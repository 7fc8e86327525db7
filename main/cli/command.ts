/** What a command gets from the process it runs in. */
export interface CommandIo {
  /** Writes a line to standard output: what the command was asked for. */
  readonly out: (line: string) => void;
  /** Writes a line to standard error: what is wrong with how it was asked. */
  readonly err: (line: string) => void;
  /** Tells how far a long command is: from 0 to 1, which ends it. */
  readonly progress: (done: number) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** What `--config` names; null without it. */
  readonly configFile: string | null;
  /** Everything the kiosk writes is in it. */
  readonly dataFolder: string;
  /** What runs this program, without the arguments that are its own. */
  readonly self: readonly string[];
  /** The kiosk's audit file. */
  readonly auditFile: string;
  /** The app's own, as `app`, and those of what it runs on, such as `electron`. */
  readonly versions: Readonly<Record<string, string | undefined>> & { readonly app: string };
}
