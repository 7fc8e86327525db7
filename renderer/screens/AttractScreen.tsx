import { useEffect, useState, type CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cleardesk } from '../../preload/contract.ts';
import { ScreenHeading } from '../ScreenHeading.tsx';
import { placeAt, untilNextMinute } from '../attract-place.ts';
import './AttractScreen.css';

/** As long as the fade in the style sheet. */
const FADE_MS = 1000;

interface AttractScreenProps {
  /** A `data:` URL; null: a clock. */
  readonly picture: string | null;
  readonly chooseLanguage: Cleardesk['chooseLanguage'];
}

/**
 * What the login screen shows while no one is there. Each minute it moves to another place, and it is too
 * small to light up any spot of the display in all of its places: so nothing burns in.
 */
export function AttractScreen({ picture, chooseLanguage }: AttractScreenProps) {
  const { t } = useTranslation();
  const { at, isFading } = useMinutes();
  const { x, y } = placeAt(at);
  useEffect(() => {
    // The user who chose another one has left.
    void chooseLanguage(null);
  }, [chooseLanguage]);
  const place: CSSProperties = {
    left: `${x}%`,
    top: `${y}%`,
    transform: `translate(-${x}%, -${y}%)`,
  };
  return (
    <main className="attract">
      <div className={`attract-moving ${isFading ? 'attract-fading' : ''}`} style={place}>
        {picture === null ? (
          <Clock at={at} />
        ) : (
          <img className="attract-picture" src={picture} alt="" />
        )}
        <ScreenHeading>{t('attract.start')}</ScreenHeading>
      </div>
    </main>
  );
}

function Clock({ at }: { readonly at: number }) {
  const { i18n } = useTranslation();
  const now = new Date(at);
  const time = now.toLocaleTimeString(i18n.language, { timeStyle: 'short' });
  const date = now.toLocaleDateString(i18n.language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  });
  return (
    <div>
      <p className="attract-time">{time}</p>
      <p className="attract-date">{date}</p>
    </div>
  );
}

/** The time, anew each minute, after a fade. Between two minutes nothing runs. */
function useMinutes(): { readonly at: number; readonly isFading: boolean } {
  const [shown, setShown] = useState(() => ({ at: Date.now(), isFading: false }));
  useEffect(() => {
    let timer = setTimeout(beginMinute, untilNextMinute(Date.now()));
    function beginMinute(): void {
      if (matchMedia('(prefers-reduced-motion: reduce)').matches) move();
      else {
        setShown(({ at }) => ({ at, isFading: true }));
        timer = setTimeout(move, FADE_MS);
      }
    }
    function move(): void {
      const at = Date.now();
      setShown({ at, isFading: false });
      timer = setTimeout(beginMinute, untilNextMinute(at));
    }
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return shown;
}
