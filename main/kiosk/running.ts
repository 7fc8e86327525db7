import type { KioskDeps } from './deps.ts';
import type { Administration } from '../administration/administration.ts';
import type { Administration as AdministrationState } from '../administration/state.ts';
import type { AuditEvent } from '../audit/event.ts';
import type { ControlServer } from '../control/server.ts';
import { statusOf } from '../control/status.ts';
import type { InputWatch } from '../electron/window/input-watch.ts';
import { osIdleSeconds } from '../electron/process/os-idle.ts';
import { SessionController } from '../session/controller.ts';
import { IdleClock } from '../session/time/idle-clock.ts';
import type { Screens } from '../session/ports.ts';
import type { SignInRequest } from '../session/sign-in.ts';
import type { SessionState } from '../session/state.ts';
import type { HandoverData } from '../session/handover-data.ts';
import { startHeartbeat, type Heartbeat } from '../device/heartbeat.ts';
import { kioskAdministration, type KioskAdministration } from './administration.ts';
import { policyOf } from './config-in-use.ts';
import { KioskSessionHost } from './session-host.ts';
import { DeviceEvents } from './device-events.ts';
import { Forwarding } from './forwarding.ts';
import { Servers } from './servers.ts';
import { recordConfig } from './start-records.ts';

export interface RunningDeps {
  readonly process: KioskDeps;
  readonly inputWatch: InputWatch;
  readonly screens: Screens & { showAdministration(administration: AdministrationState): void };
  /** The administrator leaves the kiosk. */
  readonly onLeave: () => void;
  readonly handoverData: HandoverData | null;
  readonly staleFolders: readonly string[];
  readonly record: (entry: AuditEvent) => boolean;
}

/** The parts that exist only once a process is the kiosk. */
export class Running {
  readonly controller: SessionController;
  readonly #administration: KioskAdministration;
  readonly #deps: RunningDeps;
  readonly #sessionHost: KioskSessionHost;
  readonly #servers: Servers;
  readonly #events: DeviceEvents;
  readonly #heartbeat: Heartbeat;
  readonly #forwarding: Forwarding;
  #control: ControlServer | null = null;

  /** @param state the kiosk's initial state; its work begins with `start` */
  constructor(deps: RunningDeps, state: SessionState) {
    const { process, handoverData, record, screens, onLeave } = deps;
    const { config, clock, journal, log, window, heartbeatPipe } = process;
    const { loaded } = config;
    this.#deps = deps;
    this.#servers = new Servers({
      ...process,
      config: loaded.config,
      carried: handoverData?.pendingSignOuts ?? null,
      record,
    });
    this.#sessionHost = new KioskSessionHost({
      ...process,
      ...deps,
      loaded,
      servers: this.#servers,
      signInFailures: handoverData?.signInFailures ?? null,
      state: () => this.controller.state,
      onEvent: (event) => {
        this.controller.dispatch(event);
      },
    });
    this.#administration = kioskAdministration(
      process,
      handoverData?.administratorFailures ?? null,
      {
        show: (administration) => {
          screens.showAdministration(administration);
        },
        onLeave,
      },
    );
    const idle = new IdleClock(osIdleSeconds, handoverData?.idleSource);
    this.controller = new SessionController(
      { clock, auditLog: journal, sessionHost: this.#sessionHost, idle, screens },
      policyOf(loaded),
      state,
    );
    const { endOn } = loaded.config.session;
    this.#events = new DeviceEvents({ window, clock, log, endOn, controller: this.controller });
    this.#heartbeat = startHeartbeat(heartbeatPipe);
    this.#forwarding = new Forwarding({ ...process, settings: loaded.config.audit.syslog, record });
  }

  /**
   * Begins the first state's work, and begins to answer the control socket.
   * @param since gives the time when the state began
   * @param onRenew the config changed in a way that needs a new process to read it
   */
  start(control: ControlServer, since: () => Date, onRenew: () => void): void {
    const { controller } = this;
    const { process, handoverData } = this.#deps;
    this.#control = control;
    controller.start(handoverData?.request ?? null);
    this.#servers.start();
    this.#forwarding.start();
    this.#watchConfig(onRenew);
    control.serve({
      status: () =>
        statusOf(controller.state, since(), {
          idleSource: controller.idleSource,
          config: process.config.latest.errors === null ? 'ok' : 'rejected',
          syslog: this.#forwarding.health,
        }),
      endSession: (reason) => controller.endNow('admin', reason),
    });
    process.debugPort?.open();
  }

  get administration(): Administration {
    return this.#administration.administration;
  }

  /** The user asks to sign in; ignored while the administrator's screen is open. */
  signIn(request: SignInRequest): void {
    if (this.administration.isClosed) this.controller.signIn(request);
  }

  /** An input event reached one of the app's windows. */
  inputSeen(): void {
    this.controller.inputSeen();
    this.administration.inputSeen();
  }

  stateChanged(state: SessionState): void {
    this.administration.sessionMoved(state.kind);
    this.#events.onState(state);
  }

  /** What the next process continues with; this process does nothing more with it. */
  handoverData(since: Date): HandoverData {
    return {
      request: this.controller.takeRequest(),
      since: since.toISOString(),
      idleSource: this.controller.idleSource,
      signInFailures: this.#sessionHost.signInFailures(),
      administratorFailures: this.#administration.failures(),
      pendingSignOuts: this.#servers.handoverData(),
    };
  }

  /** Stops all changes. @param isEnd no next process follows */
  stop(isEnd: boolean): void {
    this.controller.freeze();
    this.administration.stop();
    this.#events.close();
    this.#forwarding.close();
    this.#servers.close();
    this.#deps.process.config.close();
    if (isEnd) this.#heartbeat.sayBye();
    else this.#heartbeat.stop();
  }

  /** Resolves when every caller has been answered. */
  async close(): Promise<void> {
    this.#deps.process.debugPort?.close();
    await this.#control?.close();
  }

  #watchConfig(onRenew: () => void): void {
    const { controller } = this;
    const { process, record } = this.#deps;
    process.config.watch({
      account: () => this.#sessionHost.account,
      record: (loaded) => {
        recordConfig(record, loaded);
      },
      onPolicy: (policy) => {
        controller.policyChanged(policy);
      },
      onEndsSession: () => {
        controller.dispatch({ kind: 'end-requested', reason: 'policy' });
      },
      onRenew,
    });
  }
}
