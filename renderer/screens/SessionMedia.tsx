import { useTranslation } from 'react-i18next';
import type { Pages } from '../../preload/contract.ts';
import { BarIcon, outlines } from './bar-icons.tsx';

interface SessionMediaProps {
  readonly pages: Pages | undefined;
  readonly siteNames: readonly string[];
}

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
            <BarIcon key={device} outline={outlines[device]} />
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
