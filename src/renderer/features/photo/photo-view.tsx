import { Box } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import { useLocation } from 'wouter';
import type { PhotoDetail } from '../../../shared/contract/photos.ts';
import { EditorCanvas, type EditorCanvasHandle } from '../../canvas/editor-canvas.tsx';
import { channels } from '../../ui/colours.ts';
import { english } from '../../ui/english.ts';
import { stepThrough } from '../../ui/garment-order.ts';
import { photoAddress } from '../../ui/media.ts';
import '../../ui/picture-screen.css';
import { useMaskPreferences } from '../../ui/preferences.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { ClassPalette } from './class-palette.tsx';
import { OptionsBar } from './options-bar.tsx';
import { usePanel } from './panel-state.ts';
import { PhotoBar } from './photo-bar.tsx';
import { photoEditor, useEditor } from './photo-editor.ts';
import './photo.css';
import { setPlace } from './place.tsx';
import { SidePanel } from './side-panel.tsx';
import { StatusLine } from './status-line.tsx';
import { useSuggestedOutlines, useSuggestions } from './suggestions.ts';
import { ToolRail } from './tool-rail.tsx';
import { usePhotoKeys } from './use-photo-keys.ts';

const words = english.photo.photoView;

export interface Neighbours {
  previous: number | null;
  next: number | null;
  position: number;
  total: number;
}

interface PhotoViewProps {
  photo: PhotoDetail;
  neighbours: Neighbours | undefined;
  onPrevious: () => void;
  onNext: () => void;
  back: string;
}

export function PhotoView({ photo, neighbours, onPrevious, onNext, back }: PhotoViewProps) {
  const [, navigate] = useLocation();
  const { garments: classes } = useTaxonomies();
  const { masksShown, outlines, opacity } = useMaskPreferences();
  const garments = useEditor((state) => state.garments);
  const selected = useEditor((state) => state.selected);
  const hovered = usePanel((panel) => panel.hovered);
  const canvas = useRef<EditorCanvasHandle>(null);
  const region = useRef<HTMLDivElement>(null);
  useDocumentTitle(words.fileNameFashion2eventsStudio(photo.fileName));
  useEffect(() => {
    region.current?.focus({ preventScroll: true });
    // What can be completed is, before another photo comes: a polygon that was nearly done is not lost.
    return () => void photoEditor.dispatch({ type: 'complete' });
  }, [photo.id]);

  const colourOf = useMemo(() => (id: number | null) => channels(classes.colour(id)), [classes]);
  const comparison = useComparison();
  const suggestions = useSuggestions(photo.id);
  const suggested = useSuggestedOutlines(suggestions);
  usePhotoKeys({
    suggestions,
    next: onNext,
    previous: onPrevious,
    leave: () => navigate(back),
    fit: () => canvas.current?.fit(),
    zoom: (factor) => canvas.current?.zoom(factor),
  });

  // Tab goes from garment to garment and, after the last, on to the next control as everywhere else.
  function stepGarment(event: KeyboardEvent): void {
    if (event.key !== 'Tab' || event.target !== region.current) return;
    const { hidden } = photoEditor.getState();
    const visible = garments.filter(({ id }) => !hidden.has(id)).map(({ id }) => id);
    const next = stepThrough(visible.reverse(), selected.at(-1), event.shiftKey ? -1 : 1);
    if (next === undefined) return;
    event.preventDefault();
    photoEditor.select([next]);
  }

  const names = garments.filter(({ id }) => selected.includes(id)).map((item) => classes.name(item.garmentClassId));
  return (
    <Box className="photo-screen">
      <PhotoBar
        photo={photo}
        neighbours={neighbours}
        onPrevious={onPrevious}
        onNext={onNext}
        back={back}
        onFit={() => canvas.current?.fit()}
      />
      <div className="photo-body">
        <ToolRail />
        <div className="photo-stage">
          <OptionsBar />
          <div
            ref={region}
            className="photo-region"
            role="application"
            aria-roledescription={words.maskEditor}
            aria-label={words.garmentsTabChoosesTheNext(photo.fileName, garments.length)}
            tabIndex={0}
            onKeyDown={stepGarment}
          >
            <EditorCanvas
              editor={photoEditor}
              handle={canvas}
              preview={photoAddress(photo.id, 1024)}
              source={photoAddress(photo.id)}
              colourOf={colourOf}
              masksShown={masksShown}
              outlines={outlines}
              opacity={opacity}
              hovered={hovered}
              comparison={comparison}
              suggestions={suggested}
              onPlace={setPlace}
            />
          </div>
          <StatusLine />
          <div className="visually-hidden" aria-live="polite">
            {names.length > 0 ? words.namesChosen(names.join(', ')) : ''}
          </div>
        </div>
        <SidePanel photo={photo} suggestions={suggestions} />
      </div>
      <ClassPalette />
    </Box>
  );
}

function useComparison() {
  const comparison = usePanel((panel) => panel.comparison);
  const now = useEditor((state) => state.garments.find(({ id }) => id === comparison?.annotationId)?.runs);
  return useMemo(
    () => (comparison && now ? { model: comparison.earlier, human: now, view: comparison.view } : undefined),
    [comparison, now],
  );
}
