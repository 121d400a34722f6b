import { useElementSize, useMergedRef } from '@mantine/hooks';
import type { Context as KonvaContext } from 'konva/lib/Context';
import type { Layer as KonvaLayer } from 'konva/lib/Layer';
import { useEffect, useImperativeHandle, useRef, useState, useSyncExternalStore, type Ref } from 'react';
import { Layer, Shape, Stage } from 'react-konva';
import type { Box } from '../../shared/geometry/boxes.ts';
import type { Editor } from '../editor/editor.ts';
import { english } from '../ui/english.ts';
import { createCanvasSession, type CanvasLook, type CanvasPlace, type CanvasSession } from './canvas-session.ts';
import './editor-canvas.css';
import './photo-canvas.css';
import { usePhotoPicture } from './use-photo-picture.ts';

const words = english.canvas.editorCanvas;

export interface EditorCanvasHandle {
  fit: () => void;
  /** Larger (above 1) or smaller, about the stage's middle. */
  zoom: (factor: number) => void;
  /** Brings a box, in pixels of the photo, into the middle, as large as it can well be seen. */
  reveal: (box: Box) => void;
}

interface EditorCanvasProps extends CanvasLook {
  /** Its photo's size is what the canvas shows; `load` another photo together with another `source`. */
  editor: Editor;
  /** A small picture to show while the whole one is on its way. */
  preview?: string;
  source: string;
  /** The garment under the pointer has changed; undefined for none. */
  onHover?: (id: number | undefined) => void;
  /** The pointer or the view has moved; not a reason to render much. */
  onPlace?: (place: CanvasPlace) => void;
  handle?: Ref<EditorCanvasHandle>;
}

/**
 * The photo with the editor's garments, tools and brush. Pointers go to the editor; the wheel zooms at the pointer (with
 * Alt or Shift it goes to the tool), Space with the main button or the middle button pans, two fingers do both.
 * Keys, except for Space, are the screen's to send.
 */
export function EditorCanvas(props: EditorCanvasProps) {
  const { editor, preview, source, onHover, onPlace, handle, ...look } = props;
  const { ref: measured, width, height } = useElementSize<HTMLDivElement>();
  const element = useRef<HTMLDivElement>(null);
  const merged = useMergedRef(measured, element);
  const photo = useSyncExternalStore(editor.subscribe, () => editor.getState().photo);
  const canvas = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<KonvaLayer>(null);
  const [session, setSession] = useState<CanvasSession>();

  useEffect(() => {
    if (!canvas.current || !element.current) return undefined;
    const created = createCanvasSession({
      editor,
      element: element.current,
      canvas: canvas.current,
      onOverlay: () => overlay.current?.draw(),
    });
    setSession(created);
    return () => {
      setSession(undefined);
      created.dispose();
    };
  }, [editor]);

  useEffect(() => session?.resize({ width, height }), [session, width, height]);
  useEffect(() => session?.setLook(look));
  useEffect(() => session?.onHover(onHover), [session, onHover]);
  useEffect(() => session?.onPlace(onPlace), [session, onPlace]);
  useImperativeHandle(
    handle,
    () => ({
      fit: () => session?.controller.fit(),
      zoom: (factor) => session?.controller.zoom(factor),
      reveal: (box) => session?.controller.reveal(box),
    }),
    [session],
  );
  const { loading, failed } = usePhotoPicture({
    preview,
    source,
    photo: session && photo ? photo : nothing,
    show: session?.showPicture ?? ignore,
  });

  return (
    <div ref={merged} className="editor-canvas" aria-busy={loading}>
      <canvas ref={canvas} className="editor-canvas-picture" />
      {width > 0 && height > 0 && (
        <Stage width={width} height={height} listening={false} className="editor-canvas-overlay">
          <Layer ref={overlay} listening={false}>
            <Shape
              listening={false}
              perfectDrawEnabled={false}
              sceneFunc={(context: KonvaContext) => session?.drawOverlay(context._context)}
            />
          </Layer>
        </Stage>
      )}
      {failed && <p className="photo-canvas-note">{words.photoCouldNotBeRead}</p>}
    </div>
  );
}

const nothing = { width: 0, height: 0 };

function ignore(): void {
  // There is no canvas yet that a picture could be shown on.
}
