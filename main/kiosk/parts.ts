import { versions } from 'node:process';
import { startHeartbeat, type Heartbeat } from '../device/heartbeat.ts';
import { osIdleSeconds } from '../electron/process/os-idle.ts';
import type { HandoverData } from '../handover/messages.ts';
import type { SessionHost } from '../session/ports.ts';
import type { ReadOsIdleSeconds } from '../session/time/idle-clock.ts';
import { kioskAdministration, type KioskAdministration } from './administration.ts';
import { hasScreenReader } from './config-in-use.ts';
import type { KioskPort, KioskStart, ProcessDeps } from './deps.ts';
import { DeviceEvents } from './device/device-events.ts';
import { Metrics } from './health/metrics.ts';
import { KioskScreenReader } from './device/screen-reader.ts';
import { KioskFleet } from './fleet/fleet.ts';
import { Forwarding } from './forwarding.ts';
import { Servers } from './servers.ts';
import { KioskSessionHost } from './session-host.ts';
import type { Shell } from './shell.ts';

/** What a kiosk is made of, besides its controller. */
export interface KioskParts {
  readonly sessionHost: SessionHost & Pick<KioskSessionHost, 'signedIn'>;
  readonly administration: Pick<KioskAdministration, 'administration'>;
  readonly servers: Pick<Servers, 'health' | 'start' | 'close'>;
  readonly deviceEvents: Pick<DeviceEvents, 'onState' | 'close'>;
  readonly forwarding: Pick<Forwarding, 'health' | 'lag' | 'start' | 'close'>;
  readonly metrics: Pick<Metrics, 'health' | 'start' | 'changed' | 'close' | 'quit'>;
  readonly fleet: Pick<KioskFleet, 'health' | 'start' | 'close'>;
  readonly heartbeat: Heartbeat;
  readonly osIdleSeconds: ReadOsIdleSeconds;
  /** What the parts of the next process continue with. */
  handoverData(): Omit<HandoverData, 'request' | 'since' | 'idleSource' | 'credentials'>;
}

/** The parts on a real device, with Electron's browser and the device's own services. */
export function deviceParts(
  process: ProcessDeps,
  shell: Shell,
  { state: first, after, staleFolders }: KioskStart,
  port: KioskPort,
): KioskParts {
  const { loaded } = process.config;
  const handoverData = after.kind === 'handover' ? after.handoverData : null;
  const servers = new Servers(process, handoverData?.pendingSignOuts ?? null, port);
  const sessionHost = new KioskSessionHost({
    process,
    shell,
    servers,
    kiosk: port,
    before: {
      signInFailures: handoverData?.signInFailures ?? null,
      providerFaults: handoverData?.providerFaults ?? [],
      staleFolders,
    },
  });
  const administration = kioskAdministration(process, handoverData?.administratorFailures ?? null, {
    show: (state) => {
      shell.showAdministration(state);
    },
    onLeave: () => {
      port.leave();
    },
  });
  const osEvents = new DeviceEvents(process, shell.window, port, () => {
    sessionHost.wokeUp();
  });
  const screenReader = new KioskScreenReader({
    reader: process.screenReader,
    screens: shell.screensPage,
    clock: process.clock,
    isAllowed: hasScreenReader(loaded.config),
    wasOn: handoverData?.screenReader ?? false,
    log: process.log,
    onNewProcessNeeded: () => {
      port.replaceProcess();
    },
  });
  const metrics = new Metrics(process, {
    faultBefore: handoverData?.metricsFault ?? null,
    electron: versions.electron,
  });
  const fleet = new KioskFleet(process, port, {
    state: first,
    since: handoverData?.since ?? null,
    user: () => sessionHost.signedIn.user,
  });
  return {
    servers,
    sessionHost,
    administration,
    deviceEvents: {
      onState: (state) => {
        osEvents.onState(state);
        screenReader.onState(state);
        fleet.onState(state);
      },
      close: () => {
        osEvents.close();
        screenReader.close();
      },
    },
    heartbeat: startHeartbeat(process.heartbeatPipe),
    forwarding: new Forwarding(process, loaded.config.audit.syslog, port),
    metrics,
    fleet,
    osIdleSeconds,
    handoverData: () => ({
      ...sessionHost.signInAttempts(),
      administratorFailures: administration.failures(),
      pendingSignOuts: servers.handoverData(),
      metricsFault: metrics.fault,
      screenReader: process.screenReader.isWanted,
    }),
  };
}
