import { startHeartbeat, type Heartbeat } from '../device/heartbeat.ts';
import { osIdleSeconds } from '../electron/process/os-idle.ts';
import type { SessionHost } from '../session/ports.ts';
import type { ReadOsIdleSeconds } from '../session/time/idle-clock.ts';
import { kioskAdministration, type KioskAdministration } from './administration.ts';
import type { KioskPort, KioskStart, ProcessDeps } from './deps.ts';
import { DeviceEvents } from './device-events.ts';
import { Forwarding } from './forwarding.ts';
import { Servers } from './servers.ts';
import { KioskSessionHost } from './session-host.ts';
import type { Shell } from './shell.ts';

/** What a kiosk is made of, besides its controller. */
export interface KioskParts {
  readonly sessionHost: SessionHost & Pick<KioskSessionHost, 'account' | 'signInAttempts'>;
  readonly administration: KioskAdministration;
  readonly servers: Pick<Servers, 'start' | 'close' | 'handoverData'>;
  readonly deviceEvents: Pick<DeviceEvents, 'onState' | 'close'>;
  readonly forwarding: Pick<Forwarding, 'health' | 'start' | 'close'>;
  readonly heartbeat: Heartbeat;
  readonly osIdleSeconds: ReadOsIdleSeconds;
}

/** The parts on a real device, with Electron's browser and the device's own services. */
export function deviceParts(
  process: ProcessDeps,
  shell: Shell,
  { after, staleFolders }: KioskStart,
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
  return {
    servers,
    sessionHost,
    administration: kioskAdministration(process, handoverData?.administratorFailures ?? null, {
      show: (administration) => {
        shell.showAdministration(administration);
      },
      onLeave: () => {
        port.leave();
      },
    }),
    deviceEvents: new DeviceEvents(process, shell.window, port, () => {
      sessionHost.wokeUp();
    }),
    heartbeat: startHeartbeat(process.heartbeatPipe),
    forwarding: new Forwarding(process, loaded.config.audit.syslog, port),
    osIdleSeconds,
  };
}
