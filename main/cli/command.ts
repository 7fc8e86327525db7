/** What a command gets from the process it runs in. */
export interface CommandIo {
  /** Writes a line to standard output: the command's result. */
  readonly out: (line: string) => void;
  /** Writes a line to standard error: a problem or a usage line. */
  readonly err: (line: string) => void;
  /** Shows the progress of a long command, from 0 to 1; 1 clears it. */
  readonly progress: (done: number) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** What `--config` names; null without it. */
  readonly configFile: string | null;
  /** Everything the kiosk writes is in it. */
  readonly dataFolder: string;
  /** The command line that runs this program, without Cleardesk's own arguments. */
  readonly self: readonly string[];
  /** The kiosk's audit file. */
  readonly auditFile: string;
  /** The app's version as `app`, and those of its runtime, such as `electron`. */
  readonly versions: Readonly<Record<string, string | undefined>> & { readonly app: string };
}
