import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { DialogAnswer, PageDialog } from '../../preload/contract.ts';
import { KioskButton } from '../KioskButton.tsx';
import { ScreenHeading } from '../ScreenHeading.tsx';
import { useEmptyWhenGone } from '../use-empty-when-gone.ts';
import { GUARD_MS, useHasPassed } from '../use-has-passed.ts';
import './CredentialsSheet.css';
import './DialogSheet.css';

/** As long as the main process takes it. */
const ANSWER_MAX_LENGTH = 2000;

interface DialogSheetProps {
  readonly dialog: PageDialog;
  /** As the config names the site. */
  readonly siteName: string;
  readonly onAnswer: (answer: DialogAnswer) => void;
}

/**
 * Shows a message of a page's script, or asks whether to leave or close the page. The sheet hangs down from the
 * session bar, where no site can draw, and says that the text is the site's.
 */
export function DialogSheet({ dialog, siteName, onAnswer }: DialogSheetProps) {
  const { id, kind, host, preset, isRepeated } = dialog;
  const { t } = useTranslation();
  const titleId = useId();
  const textId = useId();
  const answerId = useId();
  const field = useRef<HTMLInputElement>(null);
  const [isMuted, setMuted] = useState(false);
  const mayAnswer = useHasPassed(GUARD_MS);
  useEmptyWhenGone(field);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  function answer(isOk: boolean): void {
    const text = field.current?.value ?? '';
    if (mayAnswer) onAnswer({ id, isOk, text: isOk ? text : '', isMuted });
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.repeat || event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') answer(false);
    const isOnControl = event.target instanceof Element && event.target.closest('button, label');
    if (event.key === 'Enter' && !isOnControl) answer(true);
  }

  const isLeave = kind === 'leave' || kind === 'close';
  const says = host === '' ? 'embedded' : 'says';
  const title = isLeave ? (`${kind}Title` as const) : says;
  return (
    <main className="credentials session-page">
      <div
        className="credentials-sheet dialog-sheet"
        role="dialog"
        aria-labelledby={titleId}
        aria-describedby={textId}
        onKeyDown={onKeyDown}
      >
        <ScreenHeading id={titleId}>{t(`dialog.${title}`, { host })}</ScreenHeading>
        {isLeave ? (
          <p id={textId}>{t('dialog.leaveText', { host })}</p>
        ) : (
          // A long text is scrolled with the keys too.
          <p id={textId} className="dialog-text" dir="auto" tabIndex={0}>
            {dialog.text}
          </p>
        )}
        {kind === 'prompt' && (
          <div className="field">
            <label className="field-label" htmlFor={answerId}>
              {t('dialog.answer')}
            </label>
            <input
              ref={field}
              id={answerId}
              className="field-input"
              defaultValue={preset}
              maxLength={ANSWER_MAX_LENGTH}
              autoComplete="off"
              autoCapitalize="none"
              autoCorrect="off"
              spellCheck={false}
            />
          </div>
        )}
        {isRepeated && !isLeave && (
          <label className="dialog-mute">
            <input
              type="checkbox"
              checked={isMuted}
              onChange={(event) => {
                setMuted(event.target.checked);
              }}
            />
            {t('dialog.mute')}
          </label>
        )}
        <div className="credentials-buttons">
          <KioskButton
            look="main"
            isDisabled={!mayAnswer}
            onPress={() => {
              answer(true);
            }}
          >
            {t(`dialog.${isLeave ? kind : 'ok'}`)}
          </KioskButton>
          {kind !== 'alert' && (
            <KioskButton
              look="second"
              isDisabled={!mayAnswer}
              onPress={() => {
                answer(false);
              }}
            >
              {t(isLeave ? 'dialog.stay' : 'login.cancel')}
            </KioskButton>
          )}
        </div>
        {!isLeave && <p className="dialog-source">{t('dialog.source', { name: siteName })}</p>}
      </div>
    </main>
  );
}
