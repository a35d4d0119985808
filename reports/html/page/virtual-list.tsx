import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** px; as in the style */
const ROW_HEIGHT = 48;
const OVERSCAN = 8;

export interface Position {
  /** in the list */
  active: number;
  /** px */
  scrollTop: number;
}

export interface VirtualListProps {
  readonly label: string;
  readonly count: number;
  /** where it was left, and is left again */
  readonly position: Position;
  readonly renderRow: (index: number) => ComponentChildren;
  readonly onOpen: (index: number) => void;
}

/** A list box that has only those rows in the document that are in sight. Rows are equally high, so that where they are is arithmetic. */
export function VirtualList({ label, count, position, renderRow, onOpen }: VirtualListProps) {
  const box = useRef<HTMLDivElement>(null);
  const [{ top, height }, setSight] = useState({ top: position.scrollTop, height: 1000 });
  const [active, setActive] = useState(position.active);

  const look = (): void => {
    const { scrollTop, clientHeight } = box.current as HTMLDivElement;
    position.scrollTop = scrollTop;
    setSight({ top: scrollTop, height: clientHeight });
  };
  useLayoutEffect(() => {
    const element = box.current as HTMLDivElement;
    element.scrollTop = position.scrollTop;
    setActive(position.active);
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [position]);

  const activate = (index: number): void => {
    const next = Math.max(0, Math.min(count - 1, index));
    position.active = next;
    setActive(next);
    const element = box.current as HTMLDivElement;
    const above = next * ROW_HEIGHT;
    element.scrollTop = Math.max(Math.min(element.scrollTop, above), above + ROW_HEIGHT - element.clientHeight);
  };
  const page = Math.max(1, Math.floor(height / ROW_HEIGHT) - 1);
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: count - 1,
    };
    const move = moves[event.key];
    if (move !== undefined) activate(move);
    else if (event.key === 'Enter' && count > 0) onOpen(active);
    else return;
    event.preventDefault();
  };

  const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - OVERSCAN);
  const end = Math.min(count, Math.ceil((top + height) / ROW_HEIGHT) + OVERSCAN);
  const isShown = active >= first && active < end;
  return (
    <div
      class="list"
      ref={box}
      role="listbox"
      aria-label={label}
      tabIndex={0}
      {...(isShown && { 'aria-activedescendant': `row-${active}` })}
      onScroll={look}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: `${count * ROW_HEIGHT}px` }}>
        {Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset).map((index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list box has the keys
          <div
            key={index}
            id={`row-${index}`}
            class={index === active ? 'row active' : 'row'}
            role="option"
            aria-selected={index === active}
            aria-posinset={index + 1}
            aria-setsize={count}
            tabIndex={-1}
            style={{ transform: `translateY(${index * ROW_HEIGHT}px)` }}
            onClick={() => {
              activate(index);
              onOpen(index);
            }}
          >
            {renderRow(index)}
          </div>
        ))}
      </div>
    </div>
  );
}
