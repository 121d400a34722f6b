import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';
import { cellsTouched, edgeScroll, modeOf, type CellBlock, type MarqueeMode, type Point } from './marquee.ts';
import type { GridShape } from './windowing.ts';

/** What a drag must cover before it is more than a click (pixels). */
const leastDrag = 4;

export interface Marquee {
  block: CellBlock | null;
  mode: MarqueeMode;
}

interface MarqueeOptions {
  scroller: RefObject<HTMLElement | null>;
  /** The rectangle; a child of the scroller's canvas. */
  frame: RefObject<HTMLElement | null>;
  enabled: boolean;
  shape: GridShape;
  gap: number;
  rowHeight: number;
  /** Where the first cell's corner lies on the canvas. */
  corner: Point;
  /** Pixels that lie above what the scrollbar reaches, in a list that is longer than a browser can scroll. */
  above: number;
  onSelect: (block: CellBlock | null, mode: MarqueeMode) => void;
}

interface Drag {
  pointer: number;
  mode: MarqueeMode;
  /** Over the whole list, so that it stays with its cell while the view scrolls. */
  from: Point;
  /** The pointer in the window. */
  client: Point;
  started: boolean;
}

/**
 * A rectangle drawn over a grid selects what it touches. It begins between the cells, or anywhere with Shift (adds) or
 * Ctrl (toggles); near an edge the view scrolls; Escape lets everything be as it was.
 */
export function useMarquee(options: MarqueeOptions): {
  marquee: Marquee | null;
  onPointerDown: (event: PointerEvent) => void;
} {
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const [marquee, setMarquee] = useState<Marquee | null>(null);
  const end = useRef<(() => void) | null>(null);
  useEffect(() => () => end.current?.(), []);

  function onPointerDown(event: PointerEvent): void {
    const { scroller, enabled } = latest.current;
    const element = scroller.current;
    if (!enabled || !element || event.button !== 0 || event.pointerType === 'touch' || end.current) return;
    const onCell = event.target instanceof Element && event.target.closest('[data-index] > *') !== null;
    const onScrollbar = event.clientX - element.getBoundingClientRect().left > element.clientWidth;
    if (onScrollbar || (onCell && !event.shiftKey && !event.ctrlKey && !event.metaKey)) return;
    const client = { x: event.clientX, y: event.clientY };
    begin(element, { pointer: event.pointerId, mode: modeOf(event), from: onList(element, client), client });
  }

  /** A place in the window as one on the list. */
  function onList(element: HTMLElement, { x, y }: Point): Point {
    const { corner, above } = latest.current;
    const box = element.getBoundingClientRect();
    return { x: x - box.left - corner.x, y: y - box.top + element.scrollTop - corner.y + above };
  }

  function begin(element: HTMLElement, start: Omit<Drag, 'started'>): void {
    const drag: Drag = { ...start, started: false };
    let frame = 0;
    const listening = new AbortController();
    const { signal } = listening;

    function block(): CellBlock | null {
      const { shape, gap, rowHeight } = latest.current;
      return cellsTouched(shape, { gap, rowHeight }, drag.from, onList(element, drag.client));
    }

    function draw(): void {
      const { corner, above, frame: outline } = latest.current;
      const to = onList(element, drag.client);
      const [left, right] = [Math.min(drag.from.x, to.x), Math.max(drag.from.x, to.x)];
      // Never beyond the canvas, which would grow by it.
      const top = Math.max(above - corner.y, Math.min(drag.from.y, to.y));
      const bottom = Math.min(element.scrollHeight - corner.y, Math.max(drag.from.y, to.y) - above) + above;
      if (outline.current) {
        const limit = element.clientWidth - corner.x;
        const [shownLeft, shownRight] = [Math.max(-corner.x, left), Math.min(limit, right)];
        Object.assign(outline.current.style, {
          display: 'block',
          width: `${Math.max(0, shownRight - shownLeft)}px`,
          height: `${Math.max(0, bottom - top)}px`,
          transform: `translate(${shownLeft + corner.x}px, ${top + corner.y - above}px)`,
        });
      }
      const touched = block();
      setMarquee((shown) =>
        shown !== null && JSON.stringify(shown.block) === JSON.stringify(touched)
          ? shown
          : { block: touched, mode: drag.mode },
      );
    }

    function scroll(): void {
      const box = element.getBoundingClientRect();
      const by = edgeScroll(drag.client.y - box.top, box.height);
      if (by !== 0) element.scrollTop += by;
      frame = requestAnimationFrame(scroll);
    }

    function finish(): void {
      listening.abort();
      cancelAnimationFrame(frame);
      if (latest.current.frame.current) latest.current.frame.current.style.display = 'none';
      setMarquee(null);
      end.current = null;
    }
    end.current = finish;

    function move({ pointerId, clientX, clientY }: globalThis.PointerEvent): void {
      if (pointerId !== drag.pointer) return;
      const far = Math.hypot(clientX - drag.client.x, clientY - drag.client.y) >= leastDrag;
      if (!drag.started && !far) return;
      drag.client = { x: clientX, y: clientY };
      if (!drag.started) {
        drag.started = true;
        element.setPointerCapture(drag.pointer);
        frame = requestAnimationFrame(scroll);
      }
      draw();
    }

    function up({ pointerId }: globalThis.PointerEvent): void {
      if (pointerId !== drag.pointer) return;
      if (drag.started) {
        passOverClick();
        latest.current.onSelect(block(), drag.mode);
      }
      finish();
    }

    function press(event: KeyboardEvent): void {
      if (event.key !== 'Escape' || !drag.started) return;
      event.preventDefault();
      event.stopPropagation();
      passOverClick();
      finish();
    }

    window.addEventListener('pointermove', move, { signal });
    window.addEventListener('pointerup', up, { signal });
    window.addEventListener('pointercancel', finish, { signal });
    window.addEventListener('blur', finish, { signal });
    window.addEventListener('keydown', press, { signal, capture: true });
    element.addEventListener('scroll', () => drag.started && draw(), { signal });
    // A link would be dragged away.
    element.addEventListener('dragstart', (event) => event.preventDefault(), { signal });
  }

  return { marquee, onPointerDown };
}

/** The release of a drag is a click to the browser: nothing opens by it. */
function passOverClick(): void {
  const listening = new AbortController();
  window.addEventListener(
    'click',
    (event) => {
      event.preventDefault();
      event.stopPropagation();
      listening.abort();
    },
    { capture: true, signal: listening.signal },
  );
  window.addEventListener('pointerup', () => setTimeout(() => listening.abort()), { signal: listening.signal });
  window.addEventListener('pointerdown', () => listening.abort(), { capture: true, signal: listening.signal });
}
