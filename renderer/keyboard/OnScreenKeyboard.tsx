import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cleardesk, ScreenKey } from '../../preload/contract.ts';
import { focusedElement, kindOf } from '../../page-scripts/field-watch.ts';
import { Key, LayerKey } from './Key.tsx';
import { DIGITS, lettersOf, rowsOf, withAccent, type Layer } from './layouts.ts';
import './OnScreenKeyboard.css';

interface OnScreenKeyboardProps {
  readonly cleardesk: Pick<Cleardesk, 'keyboardShown' | 'typeKey'>;
  /** The field takes numbers only. */
  readonly isNumeric: boolean;
  /** A key is marked while it is pressed; false where another person must not see what is typed. */
  readonly showsPresses: boolean;
  readonly onHide: () => void;
}

const ARROWS = [
  ['left', 'keyboard.left', 'ArrowLeft'],
  ['right', 'keyboard.right', 'ArrowRight'],
] as const;

/**
 * The keyboard at the bottom of the window. Each key goes to the main process at once: nothing of what is
 * typed stays here but an accent that waits for its letter.
 */
export function OnScreenKeyboard(props: OnScreenKeyboardProps) {
  const { cleardesk, isNumeric, showsPresses, onHide } = props;
  const { t, i18n } = useTranslation();
  const own = lettersOf(i18n.language);
  const [layer, setLayer] = useState<Layer>(isNumeric ? 'numbers' : 'letters');
  const [wasNumeric, setWasNumeric] = useState(isNumeric);
  const [isLocked, setLocked] = useState(false);
  const [isLatin, setLatin] = useState(false);
  const [accent, setAccent] = useState<string | null>(null);
  const keyboard = useReportHeight(cleardesk);

  if (wasNumeric !== isNumeric) {
    setWasNumeric(isNumeric);
    setLayer(isNumeric ? 'numbers' : 'letters');
  }

  const layout = isLatin ? lettersOf('en') : own;
  const isOfLetters = layer === 'letters' || layer === 'capitals';

  function send(key: ScreenKey): void {
    void cleardesk.typeKey(key);
  }

  function type(text: string): void {
    const texts = accent === null ? [text] : withAccent(accent, text);
    setAccent(null);
    for (const each of texts) send({ kind: 'text', text: each });
    if (layer === 'capitals' && !isLocked) setLayer('letters');
  }

  function named(name: Extract<ScreenKey, { kind: 'named' }>['name']): void {
    setAccent(null);
    send({ kind: 'named', name });
  }

  /** Once for the next letter, twice for all, and a third time for none. */
  function shift(): void {
    if (layer === 'capitals' && !isLocked) setLocked(true);
    else {
      setLocked(false);
      setLayer(layer === 'letters' ? 'capitals' : 'letters');
    }
  }

  const text = (each: string, more = '') => (
    <Key
      key={each}
      label={each}
      className={more}
      onPress={() => {
        type(each);
      }}
    />
  );
  const backspace = (
    <Key
      name={t('keyboard.backspace')}
      icon="backspace"
      repeats
      onPress={() => {
        named('Backspace');
      }}
    />
  );
  const rows = rowsOf(layer, layout, i18n.language).map((row) => row.map((each) => text(each)));
  const [first, second, third] = rows;

  return (
    <div
      ref={keyboard}
      className={`keyboard keyboard-${layer}${showsPresses ? ' keyboard-shows-presses' : ''}`}
      role="group"
      aria-label={t('keyboard.title')}
      dir="ltr"
      // A press on a key leaves the focus in the field.
      onMouseDown={(event) => {
        event.preventDefault();
      }}
    >
      {isOfLetters && (
        <div className="keyboard-row keyboard-digits">
          {Array.from(DIGITS).map((each) => text(each))}
        </div>
      )}
      <div className="keyboard-row">
        {first}
        {layer === 'numbers' && text('-')}
      </div>
      <div className="keyboard-row">
        {second}
        {layer === 'numbers' && text('+')}
      </div>
      <div className="keyboard-row">
        {isOfLetters && (
          <Key
            name={t('keyboard.shift')}
            icon={isLocked ? 'lock' : 'shift'}
            isOn={layer === 'capitals'}
            onPress={shift}
          />
        )}
        {(layer === 'signs' || layer === 'more-signs') && (
          <LayerKey
            label={layer === 'signs' ? '~[<' : '?12'}
            name={t(layer === 'signs' ? 'keyboard.moreSigns' : 'keyboard.signs')}
            onPress={() => {
              setLayer(layer === 'signs' ? 'more-signs' : 'signs');
            }}
          />
        )}
        {third}
        {backspace}
      </div>
      <div className="keyboard-row">
        {isOfLetters ? (
          <LayerKey
            label="?12"
            name={t('keyboard.signs')}
            onPress={() => {
              setLayer('signs');
            }}
          />
        ) : (
          <LayerKey
            label="abc"
            name={t('keyboard.letters')}
            onPress={() => {
              setLayer('letters');
            }}
          />
        )}
        {isOfLetters && own.isOther === true && (
          <LayerKey
            label={isLatin ? own.rows[1].slice(0, 2) : 'EN'}
            name={t(isLatin ? 'keyboard.letters' : 'keyboard.latin')}
            onPress={() => {
              setLatin(!isLatin);
            }}
          />
        )}
        <Key
          name={t('keyboard.tab')}
          icon="tab"
          onPress={() => {
            named('Tab');
          }}
        />
        {isOfLetters &&
          Array.from(layout.accents).map((each) => (
            <Key
              key={each}
              label={each}
              isOn={showsPresses && accent === each}
              onPress={() => {
                setAccent(accent === each ? null : each);
              }}
            />
          ))}
        {layer === 'numbers' ? (
          <>
            {text(',')}
            {text('0')}
            {text('.')}
          </>
        ) : (
          <>
            {text('@', 'keyboard-wide')}
            {text(',')}
            <Key
              name={t('keyboard.space')}
              icon="space"
              className="keyboard-space"
              onPress={() => {
                type(' ');
              }}
            />
            {text('.')}
            {text('-', 'keyboard-wide')}
          </>
        )}
        {ARROWS.map(([icon, text, key]) => (
          <Key
            key={key}
            name={t(text)}
            icon={icon}
            className="keyboard-wide"
            repeats
            onPress={() => {
              named(key);
            }}
          />
        ))}
        <Key
          name={t('keyboard.enter')}
          icon="enter"
          onPress={() => {
            named('Enter');
          }}
        />
        <Key name={t('keyboard.hide')} icon="hide" onPress={onHide} />
      </div>
    </div>
  );
}

/** Keeps the screens above the keyboard, has the main process do the same with the pages, and the field in sight. */
function useReportHeight(cleardesk: Pick<Cleardesk, 'keyboardShown'>) {
  const keyboard = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = keyboard.current;
    const { style } = document.documentElement;
    if (element === null) return undefined;
    const report = () => {
      const height = element.offsetHeight;
      style.setProperty('--keyboard-height', `${height}px`);
      void cleardesk.keyboardShown(height);
      const field = focusedElement();
      if (field !== null && kindOf(field) !== null) field.scrollIntoView({ block: 'nearest' });
    };
    report();
    const observer = new ResizeObserver(report);
    observer.observe(element);
    return () => {
      observer.disconnect();
      style.removeProperty('--keyboard-height');
      void cleardesk.keyboardShown(0);
    };
  }, [cleardesk]);
  return keyboard;
}
