import type { Administration } from '../administration/administration.ts';
import type { AuditEvent } from '../audit/event.ts';
import { BlockedLog } from '../audit/file/blocked-log.ts';
import type { LoadedConfig } from '../config/in-use/load-config.ts';
import type { ControlServer } from '../control/server.ts';
import type { Receipt } from '../ending/receipt.ts';
import { Handover, type HandoverKiosk, type Processes } from '../handover/handover.ts';
import type { HandoverData, LateRequest } from '../handover/messages.ts';
import { SessionController } from '../session/controller.ts';
import type { Credentials, DialogAnswer } from '../session/pages.ts';
import type { SignInRequest } from '../session/sign-in.ts';
import type { SessionEvent, SessionState } from '../session/state.ts';
import { IdleClock } from '../session/time/idle-clock.ts';
import { isScaled, rulesOf, speaks, type ConfigEvent } from './config-in-use.ts';
import type { KioskPort, KioskStart, OwnApp, ProcessDeps } from './deps.ts';
import { KioskHealth } from './health/kiosk-health.ts';
import type { KioskParts } from './parts.ts';
import { recordConfig, recordStart } from './records.ts';
import type { Shell, ShellKiosk } from './shell.ts';

export interface KioskDeps {
  readonly process: Pick<
    ProcessDeps,
    'auditFolder' | 'auditLog' | 'clock' | 'config' | 'debugPort'
  > & { readonly app: Pick<OwnApp, 'version' | 'locale' | 'display'> };
  readonly shell: Pick<Shell, 'connect' | 'release' | 'show' | 'showAdministration'>;
  readonly control: Pick<ControlServer, 'serve' | 'close'>;
  readonly processes: Processes;
  readonly makeParts: (port: KioskPort) => KioskParts;
}

/** The wiring of a session and all around it, in the process that is in charge and while it is. */
export class Kiosk implements ShellKiosk, HandoverKiosk, KioskPort {
  readonly #deps: KioskDeps;
  readonly #start: KioskStart;
  readonly #parts: KioskParts;
  readonly #controller: SessionController;
  readonly #handover: Handover;
  /** What the kiosk's own screens were refused. */
  readonly #blocked: BlockedLog;
  readonly #health: KioskHealth;
  #hasAdministratorLeft = false;
  #isReleased = false;

  /** Records that this process is in charge, and makes everything that a session needs. */
  constructor(deps: KioskDeps, start: KioskStart) {
    const { config, auditLog, clock, app } = deps.process;
    const { loaded } = config;
    this.#deps = deps;
    this.#start = start;
    const handoverData = start.after.kind === 'handover' ? start.after.handoverData : null;
    const isRecorded = recordStart(auditLog, start.after, loaded, app.version);
    this.#blocked = new BlockedLog(null, {
      append: (event) => {
        if (!this.#isReleased) this.record(event);
      },
      clock,
      audit: loaded.config.audit,
    });
    this.#parts = deps.makeParts(this);
    const { sessionHost, osIdleSeconds } = this.#parts;
    const idle = new IdleClock(osIdleSeconds, handoverData?.idleSource);
    const screens = { show: this.#stateChanged.bind(this) };
    // No user may sign in while the kiosk cannot record it. An ending runs nevertheless: it clears
    // the device at once, and only its record waits.
    const mayBegin = isRecorded || start.state.kind === 'ending';
    this.#controller = new SessionController(
      { clock, auditLog, sessionHost, idle, screens },
      rulesOf(loaded),
      mayBegin ? start.state : { kind: 'out-of-service', problem: { kind: 'audit-unwritable' } },
    );
    this.#handover = new Handover(clock, this, deps.processes);
    this.#health = new KioskHealth(start, {
      process: deps.process,
      parts: this.#parts,
      state: () => this.state,
      live: () => ({
        idleSource: this.#controller.idleSource,
        standby: this.#handover.isPrepared ? 'ready' : 'none',
      }),
    });
  }

  /** Begins the first state's work, and answers the user and the control channel from now on. */
  start(): void {
    const { process, control, shell } = this.#deps;
    const { after } = this.#start;
    const { sessionHost, servers, forwarding, fleet } = this.#parts;
    this.#controller.start(after.kind === 'handover' ? after.handoverData.request : null);
    for (const part of [servers, forwarding, fleet, this.#health]) part.start();
    process.config.watch(
      () => sessionHost.signedIn.account,
      (event) => {
        this.#configChanged(event);
      },
    );
    control.serve({
      status: () => this.#health.status(),
      config: () => process.config.shown(),
      endSession: (note) => this.#controller.endNow('admin', note === null ? {} : { note }),
    });
    process.debugPort?.open();
    shell.connect(this);
    // Chromium took its language and scale before the config was read. The successor starts with the config's.
    if (after.kind !== 'handover' && !(speaks(process) && isScaled(process)))
      this.#handover.configOutdated();
  }

  get administration(): Administration {
    return this.#parts.administration.administration;
  }

  dispatch(event: SessionEvent): void {
    if (event.kind === 'exit-done' || event.kind === 'language-chosen')
      this.#handover.passOn(event);
    this.#controller.dispatch(event);
  }

  /** The user asks to sign in; ignored while the administrator's screen is open. */
  signIn(request: SignInRequest): void {
    if (!this.administration.isClosed) return;
    this.#handover.passOn({ kind: 'sign-in', request });
    this.#controller.signIn(request);
  }

  /** A user asked for this at the screen of the process before, when this one was in charge already. */
  askedLate(asked: LateRequest): void {
    if (asked.kind === 'sign-in') this.signIn(asked.request);
    else this.dispatch(asked);
  }

  answerChallenge(credentials: Credentials | null): void {
    this.#controller.answerChallenge(credentials);
  }

  answerDialog(answer: DialogAnswer): void {
    this.#controller.answerDialog(answer);
  }

  inputSeen(): void {
    this.#controller.inputSeen();
    this.administration.inputSeen();
  }

  painted(kind: SessionState['kind']): void {
    // A screen of an older state may have been painted late; that of the present one follows.
    if (kind === this.state.kind) this.#handover.painted();
  }

  messageRefused(detail: string): void {
    this.#blocked.refused('message', { kind: 'words', text: detail });
  }

  quit(): void {
    this.#handover.quit();
  }

  get state(): SessionState {
    return this.#controller.state;
  }

  endNow(...how: Parameters<KioskPort['endNow']>): Promise<Receipt | null> {
    return this.#controller.endNow(...how);
  }

  checkTime(): void {
    this.#controller.checkTime();
  }

  record(event: AuditEvent): boolean {
    try {
      this.#deps.process.auditLog.append(event);
      return true;
    } catch {
      return false; // the log says why
    }
  }

  /** The administrator leaves the kiosk. */
  leave(): void {
    this.#hasAdministratorLeft = true;
    this.quit();
  }

  get hasHeldSession(): boolean {
    return this.#controller.hasHeldSession;
  }

  get latestConfig(): LoadedConfig {
    return this.#deps.process.config.latest;
  }

  get auditFolder(): string {
    return this.#deps.process.auditFolder;
  }

  replaceProcess(): void {
    this.#handover.configOutdated();
  }

  requireNewProcess(): void {
    this.#controller.requireNewProcess();
  }

  endForQuit(): void {
    this.dispatch({ kind: 'end-requested', reason: 'quit' });
  }

  async release(isQuitting: boolean): Promise<void> {
    const { process, control, shell } = this.#deps;
    const { deviceEvents, forwarding, fleet, servers, heartbeat, metrics } = this.#parts;
    this.#blocked.finish();
    this.#isReleased = true;
    shell.release();
    this.#controller.freeze();
    this.administration.stop();
    deviceEvents.close();
    forwarding.close();
    fleet.close(isQuitting);
    servers.close();
    process.config.close();
    if (isQuitting) heartbeat.sayBye();
    else heartbeat.stop();
    const by = this.#hasAdministratorLeft ? { by: 'administrator' as const } : {};
    this.record({ event: 'kiosk-stopped', takeover: !isQuitting, ...by });
    process.auditLog.close();
    process.debugPort?.close();
    if (!isQuitting) metrics.close();
    await Promise.all([control.close(), isQuitting ? metrics.quit() : null]);
  }

  handoverData(): HandoverData {
    return {
      request: this.#controller.takeRequest(),
      idleSource: this.#controller.idleSource,
      ...this.#health.handoverData(),
      ...this.#parts.handoverData(),
    };
  }

  #stateChanged(state: SessionState): void {
    this.#health.stateChanged(state);
    this.#deps.shell.show(state);
    this.administration.sessionMoved(state.kind);
    this.#parts.deviceEvents.onState(state);
    this.#handover.stateChanged();
  }

  #configChanged(event: ConfigEvent): void {
    recordConfig((record) => this.record(record), event.loaded);
    if (event.kind === 'rejected') return;
    this.#controller.rulesChanged(event.rules);
    if (event.endsSession) this.dispatch({ kind: 'end-requested', reason: 'policy' });
    this.#handover.configOutdated();
  }
}
