import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { announcedSeconds } from '../announcements.ts';
import { durationText } from '../duration.ts';
import { KioskButton } from '../KioskButton.tsx';
import { SmallLogo } from '../Organisation.tsx';
import { GUARD_MS, useHasPassed } from '../use-has-passed.ts';
import { useSecondsLeft } from '../use-time-left.ts';
import { useWarningTone } from '../use-warning-tone.ts';
import { CountdownRing } from './CountdownRing.tsx';
import './WarningScreen.css';

/** When the tone sounds once more. */
const LAST_SECONDS = 10;

interface WarningScreenProps {
  /** When the session ends, in milliseconds of this page's clock. */
  readonly deadline: number;
  /** "Continue session" was pressed: the screen stays for a moment, so that a second press lands here. */
  readonly isAnswered: boolean;
  readonly logo: string | null;
  /** A soft tone says that the warning is there, and that it is about to end. */
  readonly hasTone: boolean;
  readonly onContinue: () => void;
  readonly onEnd: () => void;
}

export function WarningScreen(props: WarningScreenProps) {
  const { deadline, isAnswered, logo, hasTone, onContinue, onEnd } = props;
  const { t, i18n } = useTranslation();
  const titleId = useId();
  const textId = useId();
  const seconds = useSecondsLeft(deadline);
  const [startSeconds] = useState(seconds);
  const announced = announcedSeconds(startSeconds, seconds);
  const mayEnd = useHasPassed(GUARD_MS);
  const continueButton = useRef<HTMLButtonElement>(null);
  useKeepFocus(continueButton);
  useWarningTone(hasTone, seconds <= LAST_SECONDS);
  const spoken = (count: number) => t('warning.endsIn', { time: durationText(count, i18n) });

  return (
    <main className="screen">
      <div
        className="stack warning"
        role="alertdialog"
        aria-modal="true"
        aria-labelledby={titleId}
        aria-describedby={textId}
      >
        <SmallLogo logo={logo} />
        <h1 id={titleId} className="heading">
          {t('warning.title')}
        </h1>
        <CountdownRing seconds={seconds} ofSeconds={startSeconds} />
        <p id={textId} className="note">
          {/* Read out once, with the dialog; the timer below goes on from there. */}
          <span className="for-screen-readers">{spoken(startSeconds)} </span>
          {t('warning.consequence')}
        </p>
        <div className="warning-buttons">
          <KioskButton ref={continueButton} look="main" isPending={isAnswered} onPress={onContinue}>
            {t('warning.continue')}
          </KioskButton>
          <KioskButton look="second" isDisabled={!mayEnd} onPress={onEnd}>
            {t('warning.end')}
          </KioskButton>
        </div>
        <p className="for-screen-readers" role="timer" aria-live="assertive" aria-atomic="true">
          {announced < startSeconds && spoken(announced)}
        </p>
      </div>
    </main>
  );
}

/**
 * Focuses the button at once, and again if the window gets the focus from elsewhere. At once a button of the session
 * bar may still have the focus: Chromium takes it from a hidden element only when it draws the next frame.
 */
function useKeepFocus(button: React.RefObject<HTMLButtonElement | null>): void {
  useEffect(() => {
    function focus(): void {
      const dialog = button.current?.closest('[role="alertdialog"]');
      if (!dialog?.contains(document.activeElement)) button.current?.focus();
    }
    focus();
    window.addEventListener('focus', focus);
    return () => {
      window.removeEventListener('focus', focus);
    };
  }, [button]);
}
