import type { Session } from 'electron';
import type { TrafficGate } from '../termination/deny-traffic.ts';

/** What a refused request or permission is told to; `detail` names no page. */
export type OnBlocked = (
  what: 'navigation' | 'new-window' | 'download' | 'permission' | 'certificate',
  detail: string,
) => void;

/**
 * Puts the gate in front of a new partition. It has to be there from the start: handlers that are
 * added later do not stop requests that are under way (measured, Electron 33).
 */
export function guardTraffic(partition: Session): TrafficGate {
  let isOpen = true;
  // An empty list of urls stopped meaning "all" with Electron 35.
  const everything = { urls: ['<all_urls>'] };
  partition.webRequest.onBeforeRequest(everything, (_details, answer) => {
    answer({ cancel: !isOpen });
  });
  partition.webRequest.onHeadersReceived(everything, (_details, answer) => {
    answer({ cancel: !isOpen });
  });
  return {
    shut: () => {
      isOpen = false;
    },
    isOpen: () => isOpen,
  };
}

/** Denies a new partition everything a page could ask the device for, except copying text. */
export function denyDevices(partition: Session, mayCopy: boolean, onBlocked: OnBlocked): void {
  const isGranted = (permission: string) => mayCopy && permission === 'clipboard-sanitized-write';
  partition.setPermissionRequestHandler((_contents, permission, answer) => {
    const granted = isGranted(permission);
    if (!granted) onBlocked('permission', permission);
    answer(granted);
  });
  // Without this one, navigator.permissions.query() says "granted".
  partition.setPermissionCheckHandler((_contents, permission) => isGranted(permission));
  partition.setDevicePermissionHandler(() => false);
  partition.setDisplayMediaRequestHandler((_request, answer) => {
    onBlocked('permission', 'display-capture');
    answer({});
  });
  partition.setBluetoothPairingHandler((_details, answer) => {
    answer({ confirmed: false });
  });
  partition.setSpellCheckerEnabled(false);
}
