import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import { english } from '../ui/english.ts';
import type { PointLooks } from './points/drawing.ts';
import { createPointsSession, type PointsListeners, type PointsSession } from './points/points-session.ts';
import './points-canvas.css';
import type { Point } from './view.ts';

const words = english.canvas.pointsCanvas;

export type { LassoJoin } from './points/points-session.ts';

export interface PointsCanvasHandle {
  fit: () => void;
  zoom: (factor: number) => void;
  /** Where a point is on the canvas, in CSS pixels; undefined for one without a place. */
  placeOf: (point: number) => Point | undefined;
}

interface PointsCanvasProps extends Partial<PointsListeners> {
  /** `x, y` of each point, in any range; NaN leaves a point away. Another array shows other points, fitted. */
  positions: Float32Array;
  /** RGBA of each point; alpha 0 hides it. Another array draws anew and keeps the view. */
  colours: Uint8Array;
  /** 1 for each chosen point, which stand out from the others; null for no choice. */
  chosen: Uint8Array | null;
  /** `pan`: dragging moves the plane, with Shift it draws a lasso. `lasso`: it always does; Shift adds, Alt takes away. */
  mode: 'pan' | 'lasso';
  label: string;
  handle?: Ref<PointsCanvasHandle>;
}

/**
 * A plane of many points: the wheel zooms at the pointer, dragging pans or chooses. Arrows, `+`, `-` and `0` move the
 * view by keyboard. What is chosen must also be listed in text beside it: a picture of points reads to nobody.
 */
export function PointsCanvas(props: PointsCanvasProps) {
  const { positions, colours, chosen, mode, label, handle, onHover, onPress, onLasso } = props;
  const { ref: measured, width, height } = useElementSize<HTMLDivElement>();
  const element = useRef<HTMLDivElement>(null);
  const merged = useMergedRef(measured, element);
  const canvas = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const looks = useRef<PointLooks>({ colours, chosen });
  const [session, setSession] = useState<PointsSession>();

  useEffect(() => {
    if (!element.current || !canvas.current || !overlay.current) return undefined;
    const created = createPointsSession(element.current, canvas.current, overlay.current);
    setSession(created);
    return () => {
      setSession(undefined);
      created.dispose();
    };
  }, []);
  useEffect(() => session?.resize({ width, height }), [session, width, height]);
  useEffect(() => {
    looks.current = { colours, chosen };
    session?.setLooks(looks.current);
  }, [session, colours, chosen]);
  useEffect(() => session?.setPoints(positions, looks.current), [session, positions]);
  useEffect(() => session?.setLassoing(mode === 'lasso'), [session, mode]);
  useEffect(() => session?.setListeners({ onHover, onPress, onLasso }), [session, onHover, onPress, onLasso]);
  useImperativeHandle(
    handle,
    () => ({
      fit: () => session?.controller.fit(),
      zoom: (factor) => session?.controller.zoom(factor),
      placeOf: (point) => session?.placeOf(point),
    }),
    [session],
  );

  function pressKey(event: KeyboardEvent): void {
    const controller = session?.controller;
    if (!controller || event.ctrlKey || event.metaKey || event.altKey || !moveByKey(controller, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      ref={merged}
      className="points-canvas"
      role="application"
      aria-roledescription={words.mapOfPoints}
      aria-label={label}
      tabIndex={0}
      onKeyDown={pressKey}
      data-drawn-by={session?.kind}
    >
      <canvas ref={canvas} aria-hidden />
      <canvas ref={overlay} aria-hidden />
    </div>
  );
}

const keyStep = 60;

function moveByKey({ pan, zoom, fit }: PointsSession['controller'], key: string): boolean {
  switch (key) {
    case 'ArrowLeft':
      pan({ x: keyStep, y: 0 });
      return true;
    case 'ArrowRight':
      pan({ x: -keyStep, y: 0 });
      return true;
    case 'ArrowUp':
      pan({ x: 0, y: keyStep });
      return true;
    case 'ArrowDown':
      pan({ x: 0, y: -keyStep });
      return true;
    case '+':
    case '=':
      zoom(1.25);
      return true;
    case '-':
      zoom(0.8);
      return true;
    case '0':
      fit();
      return true;
    default:
      return false;
  }
}
