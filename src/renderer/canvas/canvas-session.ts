import type { Editor } from '../editor/editor.ts';
import { garmentToChoose } from '../editor/targets.ts';
import { createGarmentItems, type GarmentLook } from './garment-items.ts';
import { followGround, followRatio } from './surroundings.ts';
import { drawOverlay, hasOverlay } from './overlay.ts';
import type { PhotoPicture } from './photo-picture.ts';
import { createPictureSurface, type PictureSurface } from './picture-surface.ts';
import { attachPointerInput, type PhotoPointer } from './pointer-input.ts';
import { createViewController, type ViewController } from './view-controller.ts';
import { toPhoto, type Point, type Size } from './view.ts';

/** What the screen says about how the garments are drawn. */
export type CanvasLook = Pick<GarmentLook, 'colourOf' | 'opacity' | 'outlines' | 'masksShown'> & {
  /** A garment pointed at elsewhere, as in a list. */
  hovered?: number | undefined;
  comparison?: GarmentLook['comparison'];
  suggestions?: GarmentLook['suggestions'];
};

export interface CanvasPlace {
  /** Stage pixels per pixel of the photo. */
  scale: number;
  /** In pixels of the photo; undefined while the pointer is elsewhere. */
  point: Point | undefined;
}

/** An editor on a canvas: input, drawing and view, without React, so that neither a stroke nor panning renders it. */
export interface CanvasSession {
  readonly controller: ViewController;
  readonly surface: PictureSurface;
  setLook: (look: CanvasLook) => void;
  resize: (stage: Size) => void;
  showPicture: (picture: PhotoPicture | undefined) => void;
  onHover: (listener: ((id: number | undefined) => void) | undefined) => void;
  /** Told where the pointer is on the photo, and how large the photo is drawn. */
  onPlace: (listener: ((place: CanvasPlace) => void) | undefined) => void;
  /** Draws what stands over the masks, in CSS pixels. */
  drawOverlay: (context: CanvasRenderingContext2D) => void;
  dispose: () => void;
}

interface SessionSetup {
  editor: Editor;
  element: HTMLElement;
  canvas: HTMLCanvasElement;
  /** Draws the overlay anew, at once: this is called within a frame. */
  onOverlay: () => void;
}

export function createCanvasSession({ editor, element, canvas, onOverlay }: SessionSetup): CanvasSession {
  const controller = createViewController();
  const surface = createPictureSurface({
    canvas,
    onDrawn() {
      refreshOverlay();
      overlayFresh = true;
    },
  });
  const itemsOf = createGarmentItems();
  let look: CanvasLook | undefined;
  let hovered: number | undefined;
  let hoverListener: ((id: number | undefined) => void) | undefined;
  let placeListener: ((place: CanvasPlace) => void) | undefined;
  /** On the stage. */
  let pointer: Point | undefined;
  let photoId: number | undefined;
  let panning: 'no' | 'ready' | 'panning' = 'no';
  let overlayShows = false;
  let overlayFresh = false;
  let scheduled = 0;

  function schedule(): void {
    if (scheduled === 0) scheduled = requestAnimationFrame(update);
  }

  /** Once in a frame, whatever happened since the last. */
  function update(): void {
    scheduled = 0;
    overlayFresh = false;
    const state = editor.getState();
    if (state.photo && look) {
      surface.setPhoto(state.photo);
      controller.setPhoto(state.photo);
      if (photoId !== state.photo.id) controller.fit();
      photoId = state.photo.id;
      const items = itemsOf(state, {
        colourOf: look.colourOf,
        opacity: look.opacity,
        outlines: look.outlines,
        masksShown: look.masksShown,
        ratio: devicePixelRatio,
        hovered: look.hovered ?? hovered,
        comparison: look.comparison,
        suggestions: look.suggestions ?? [],
      });
      surface.setItems('masks', items.masks);
      surface.setItems('active', items.active);
      surface.flush();
    }
    setPointerLook();
    if (!overlayFresh) refreshOverlay();
  }

  /** An overlay that is empty and was is left alone. */
  function refreshOverlay(): void {
    const shows = hasOverlay(editor.getState());
    if (shows || overlayShows) onOverlay();
    overlayShows = shows;
  }

  function setPointerLook(): void {
    const cursor = panning === 'panning' ? 'grabbing' : panning === 'ready' ? 'grab' : editor.getState().look;
    if (element.style.cursor !== cursor) element.style.cursor = cursor;
  }

  function hover(point: Point | undefined): void {
    const state = editor.getState();
    const under = point && state.tool === 'select' && !state.busy ? garmentToChoose(state, point)?.id : undefined;
    if (under === hovered) return;
    hovered = under;
    hoverListener?.(under);
    schedule();
  }

  function moved(): void {
    surface.setView(controller.view);
    tellPlace();
  }

  function tellPlace(): void {
    placeListener?.({ scale: controller.view.scale, point: pointer && toPhoto(controller.view, pointer) });
  }

  const send = (type: 'pointer-down' | 'pointer-move' | 'pointer-up' | 'double-click', pointer: PhotoPointer): void => {
    editor.dispatch({ type, ...pointer });
  };
  const detach = attachPointerInput({
    element,
    controller,
    target: {
      down(pointer) {
        hover(undefined);
        send('pointer-down', pointer);
      },
      move(pointer) {
        hover(pointer.point);
        send('pointer-move', pointer);
      },
      up: (pointer) => send('pointer-up', pointer),
      doubleClick: (pointer) => send('double-click', pointer),
      leave() {
        hover(undefined);
        editor.dispatch({ type: 'pointer-leave' });
      },
      cancel: () => editor.dispatch({ type: 'cancel' }),
      wheel: (steps, modifiers) => editor.dispatch({ type: 'wheel', steps, ...modifiers }),
    },
    onPlace(place) {
      pointer = place;
      tellPlace();
    },
    onPanning(next) {
      panning = next;
      setPointerLook();
    },
  });
  const unsubscribe = [editor.subscribe(schedule), controller.subscribe(moved)];
  const unfollow = [
    followGround(element, surface.setGround),
    followRatio(() => {
      surface.resize(controller.stage, devicePixelRatio);
      schedule();
    }),
  ];

  return {
    controller,
    surface,
    setLook(next) {
      look = next;
      schedule();
    },
    resize(stage) {
      if (stage.width === 0 || stage.height === 0) return;
      const { photo } = editor.getState();
      if (photo) {
        surface.setPhoto(photo);
        controller.setPhoto(photo);
      }
      controller.setStage(stage);
      surface.setView(controller.view);
      surface.resize(stage, devicePixelRatio);
      schedule();
    },
    showPicture: (picture) => surface.setPicture(picture),
    onHover(listener) {
      hoverListener = listener;
    },
    onPlace(listener) {
      placeListener = listener;
      tellPlace();
    },
    drawOverlay(context) {
      const state = editor.getState();
      if (!hasOverlay(state)) return;
      const { scale, x, y } = surface.drawnView;
      const view = { scale: scale / devicePixelRatio, x: x / devicePixelRatio, y: y / devicePixelRatio };
      drawOverlay(context, view, controller.stage, state);
    },
    dispose() {
      cancelAnimationFrame(scheduled);
      scheduled = -1;
      detach();
      for (const stop of unfollow) stop();
      for (const stop of unsubscribe) stop();
      surface.dispose();
    },
  };
}
