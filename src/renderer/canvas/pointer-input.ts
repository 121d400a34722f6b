import { toPhoto, wheelFactor, type Point } from './view.ts';
import type { ViewController } from './view-controller.ts';

export interface PhotoPointer {
  /** In pixels of the photo. */
  point: Point;
  button: number;
  pressure: number;
  zoom: number;
  shift: boolean;
  alt: boolean;
  ctrl: boolean;
}

/** What is done with the pointer where it neither pans nor zooms. */
export interface PointerTarget {
  down: (pointer: PhotoPointer) => void;
  move: (pointer: PhotoPointer) => void;
  up: (pointer: PhotoPointer) => void;
  doubleClick: (pointer: PhotoPointer) => void;
  leave: () => void;
  /** The system took the pointer away, or a second finger came: nothing of the gesture counts. */
  cancel: () => void;
  /** Alt or Shift and the wheel. Answers whether it meant something; else the wheel zooms as always. */
  wheel: (steps: number, modifiers: Pick<PhotoPointer, 'shift' | 'alt' | 'ctrl'>) => boolean;
}

interface PointerInput {
  element: HTMLElement;
  controller: ViewController;
  target: PointerTarget;
  /** Whether dragging from here pans; a press that does not drag is then both a `down` and an `up` of the target. */
  dragPans?: (event: PointerEvent) => boolean;
  /** `ready` while Space is held. */
  onPanning: (state: 'no' | 'ready' | 'panning') => void;
  /** Where the pointer is on the stage, whatever it does; undefined when it is elsewhere. */
  onPlace?: (place: Point | undefined) => void;
}

/** A press that moves less than this many pixels is a click. */
const clickDistance = 4;

/**
 * Turns what pointer, wheel and Space do over an element into moves of the view, and all else into calls of the target.
 * Answers with what takes it off again.
 */
export function attachPointerInput(input: PointerInput): () => void {
  const { element, controller, target, dragPans, onPanning, onPlace } = input;
  const fingers = new Map<number, Point>();
  let gesture: { kind: 'pan' | 'press' | 'tool'; pointer: number; last: Point } | undefined;
  let pinching = false;
  let space = false;
  const off = new AbortController();

  function stagePoint(event: MouseEvent): Point {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  function photoPointer(event: MouseEvent): PhotoPointer {
    return {
      point: toPhoto(controller.view, stagePoint(event)),
      button: event.button,
      pressure: 'pressure' in event ? (event as PointerEvent).pressure : 0.5,
      zoom: controller.view.scale,
      shift: event.shiftKey,
      alt: event.altKey,
      ctrl: event.ctrlKey || event.metaKey,
    };
  }

  function down(event: PointerEvent): void {
    if (event.pointerType === 'touch') {
      fingers.set(event.pointerId, stagePoint(event));
      if (fingers.size === 2) {
        if (gesture?.kind === 'tool') target.cancel();
        gesture = undefined;
        pinching = true;
      }
    }
    if (pinching || gesture) return;
    const pans = event.button === 1 || (event.button === 0 && space);
    // The middle button would scroll; others may take the focus to the canvas's region.
    if (pans) event.preventDefault();
    element.setPointerCapture(event.pointerId);
    const kind = pans ? 'pan' : event.button === 0 && dragPans?.(event) === true ? 'press' : 'tool';
    gesture = { kind, pointer: event.pointerId, last: stagePoint(event) };
    if (kind === 'pan') onPanning('panning');
    else if (kind === 'tool') target.down(photoPointer(event));
  }

  function move(event: PointerEvent): void {
    onPlace?.(stagePoint(event));
    if (pinching && fingers.has(event.pointerId)) {
      pinch(event);
      return;
    }
    if (gesture && gesture.pointer !== event.pointerId) return;
    if (gesture?.kind === 'press') {
      const { x, y } = stagePoint(event);
      if (Math.hypot(x - gesture.last.x, y - gesture.last.y) <= clickDistance) return;
      gesture.kind = 'pan';
      onPanning('panning');
    }
    if (gesture?.kind === 'pan') {
      const point = stagePoint(event);
      controller.pan({ x: point.x - gesture.last.x, y: point.y - gesture.last.y });
      gesture.last = point;
      return;
    }
    if (!gesture) {
      target.move(photoPointer(event));
      return;
    }
    // A fast hand makes several moves in a frame; a stroke goes through all of them.
    const between = event.getCoalescedEvents();
    for (const each of between.length > 0 ? between : [event]) target.move(photoPointer(each));
  }

  function pinch(event: PointerEvent): void {
    const [first, second] = [...fingers.values()];
    if (!first || !second) return;
    const before = { middle: middleOf(first, second), distance: Math.hypot(first.x - second.x, first.y - second.y) };
    fingers.set(event.pointerId, stagePoint(event));
    const [nextFirst = first, nextSecond = second] = [...fingers.values()];
    const distance = Math.hypot(nextFirst.x - nextSecond.x, nextFirst.y - nextSecond.y);
    controller.pinch(before.middle, middleOf(nextFirst, nextSecond), distance / Math.max(1, before.distance));
  }

  function up(event: PointerEvent): void {
    fingers.delete(event.pointerId);
    if (fingers.size === 0) pinching = false;
    if (gesture?.pointer !== event.pointerId) return;
    const { kind } = gesture;
    gesture = undefined;
    if (kind === 'pan') {
      onPanning(space ? 'ready' : 'no');
      return;
    }
    if (kind === 'press') target.down(photoPointer(event));
    target.up(photoPointer(event));
  }

  function cancel(event: PointerEvent): void {
    fingers.delete(event.pointerId);
    if (fingers.size === 0) pinching = false;
    if (gesture?.pointer !== event.pointerId) return;
    const { kind } = gesture;
    gesture = undefined;
    if (kind === 'pan') onPanning('no');
    else if (kind === 'tool') target.cancel();
  }

  function leave(): void {
    onPlace?.(undefined);
    if (!gesture) target.leave();
  }

  function wheel(event: WheelEvent): void {
    event.preventDefault();
    const turned = event.deltaY === 0 ? event.deltaX : event.deltaY;
    if ((event.altKey || event.shiftKey) && turned !== 0) {
      const { shift, alt, ctrl } = photoPointer(event);
      if (target.wheel(-Math.sign(turned), { shift, alt, ctrl })) return;
    }
    controller.zoom(
      wheelFactor({ deltaY: turned, deltaMode: event.deltaMode, ctrlKey: event.ctrlKey }),
      stagePoint(event),
    );
  }

  function setSpace(held: boolean): void {
    if (space === held) return;
    space = held;
    if (gesture?.kind !== 'pan') onPanning(held ? 'ready' : 'no');
  }

  function keyDown(event: KeyboardEvent): void {
    if (event.code !== 'Space' || event.ctrlKey || event.metaKey || usesSpace(event.target)) return;
    event.preventDefault();
    setSpace(true);
  }

  const { signal } = off;
  element.addEventListener('pointerdown', down, { signal });
  element.addEventListener('pointermove', move, { signal });
  element.addEventListener('pointerup', up, { signal });
  element.addEventListener('pointercancel', cancel, { signal });
  element.addEventListener('pointerleave', leave, { signal });
  element.addEventListener('dblclick', (event) => !space && target.doubleClick(photoPointer(event)), { signal });
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  element.addEventListener('wheel', wheel, { signal, passive: false });
  window.addEventListener('keydown', keyDown, { signal });
  window.addEventListener('keyup', (event) => event.code === 'Space' && setSpace(false), { signal });
  window.addEventListener('blur', () => setSpace(false), { signal });
  return () => off.abort();
}

/** Buttons, fields and what else does something of its own at Space. */
function usesSpace(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, button, a, summary, video, [contenteditable], [role="dialog"]') !== null
  );
}

function middleOf(first: Point, second: Point): Point {
  return { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 };
}
