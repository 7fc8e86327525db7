import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Device, Pages } from '../../preload/contract.ts';

interface SessionMediaProps {
  readonly pages: Pages | undefined;
  readonly siteNames: readonly string[];
}

const ICONS: Readonly<Record<Device, ReactNode>> = {
  microphone: <path d="M9 5a3 3 0 0 1 6 0v6a3 3 0 0 1-6 0ZM5 11a7 7 0 0 0 14 0M12 18v4" />,
  camera: <path d="M3 7h12v10H3Zm12 4 6-3v8l-6-3" />,
  geolocation: (
    <path d="M12 22s7-7 7-13a7 7 0 0 0-14 0c0 6 7 13 7 13Zm0-10a3 3 0 1 0 0-6 3 3 0 0 0 0 6" />
  ),
};

/** Says which sites use microphone, camera or location, and that a call or media keep the session open. */
export function SessionMedia({ pages, siteNames }: SessionMediaProps) {
  const { t } = useTranslation();
  const { media = [], heldOpen = null } = pages ?? {};
  const uses = siteNames.flatMap((site, siteIndex) => {
    const own = media.filter((page) => page.siteIndex === siteIndex);
    const devices = [...new Set(own.flatMap((page) => page.devices))];
    return devices.length === 0 ? [] : [{ site, siteIndex, devices }];
  });
  return (
    <div className="session-media" role="status">
      {uses.map(({ site, siteIndex, devices }) => (
        <p key={siteIndex} className="session-use">
          {devices.map((device) => (
            <svg key={device} className="bar-icon" viewBox="0 0 24 24" aria-hidden="true">
              {ICONS[device]}
            </svg>
          ))}
          <span className="bar-words">
            {t('session.uses', {
              site,
              devices: devices.map((device) => t(`session.device.${device}`)).join(', '),
            })}
          </span>
        </p>
      ))}
      {heldOpen !== null && <p>{t(`session.heldOpen.${heldOpen}`)}</p>}
    </div>
  );
}
