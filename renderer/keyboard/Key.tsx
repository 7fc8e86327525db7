import { useEffect, useRef, type PointerEvent } from 'react';

/** A key that is held down repeats after this time, and then at this interval. */
const REPEATS_AFTER_MS = 450;
const REPEATS_EVERY_MS = 70;

/** Outlines on a field of 24 × 24 (SVG `d`). */
const outlines = {
  shift: 'M12 4 4 12h4v7h8v-7h4Z',
  lock: 'M12 3 4 11h4v6h8v-6h4ZM8 21h8',
  backspace: 'M9 5h12v14H9l-6-7Zm3 4 6 6m0-6-6 6',
  tab: 'M3 12h15m-5-5 5 5-5 5M21 6v12',
  enter: 'M20 5v8H5m5-5-5 5 5 5',
  space: 'M4 11v5h16v-5',
  left: 'm14 6-6 6 6 6',
  right: 'm10 6 6 6-6 6',
  hide: 'M3 4h18v11H3ZM7 8h.01M11 8h.01M15 8h.01M8 11.5h8M9 18.500l3 3 3-3',
} as const;

interface KeyProps {
  /** What is on the key; absent for a key with an icon. */
  readonly label?: string;
  readonly icon?: keyof typeof outlines;
  /** The name for screen readers, where it is not what is on the key. */
  readonly name?: string;
  readonly className?: string;
  /** For a key that is switched on and off. */
  readonly isOn?: boolean;
  readonly repeats?: boolean;
  readonly onPress: () => void;
}

/** A key acts when it is pressed, not when it is let go. It never takes the focus. */
export function Key({
  label,
  icon,
  name,
  className = '',
  isOn,
  repeats = false,
  onPress,
}: KeyProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const stop = () => {
    clearTimeout(timer.current);
  };
  useEffect(() => stop, []);
  const press = (event: PointerEvent) => {
    if (event.button !== 0) return;
    onPress();
    if (!repeats) return;
    const again = () => {
      onPress();
      timer.current = setTimeout(again, REPEATS_EVERY_MS);
    };
    stop();
    timer.current = setTimeout(again, REPEATS_AFTER_MS);
  };
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`key ${className}`}
      aria-label={name}
      aria-pressed={isOn}
      onPointerDown={press}
      onPointerUp={stop}
      onPointerLeave={stop}
      onPointerCancel={stop}
      onClick={({ detail }) => {
        if (detail === 0) onPress(); // a screen reader or a switch, without a pointer
      }}
    >
      {icon === undefined ? (
        label
      ) : (
        <svg className="key-icon" viewBox="0 0 24 24" aria-hidden="true">
          <path d={outlines[icon]} />
        </svg>
      )}
    </button>
  );
}

/** A key that shows other keys. */
export function LayerKey(props: Pick<KeyProps, 'label' | 'name' | 'onPress'>) {
  return <Key {...props} className="key-layer" />;
}
