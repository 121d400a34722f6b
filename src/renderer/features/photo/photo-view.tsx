import { Box } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useLocation } from 'wouter';
import type { PhotoDetail } from '../../../shared/contract/photos.ts';
import { runsFromMask } from '../../../shared/geometry/run-length.ts';
import { PhotoCanvas, type CanvasMask } from '../../canvas/photo-canvas.tsx';
import type { PhotoCanvasHandle } from '../../canvas/photo-stage.tsx';
import { channels } from '../../ui/colours.ts';
import { stepThrough } from '../../ui/garment-order.ts';
import { useHotkeys } from '../../ui/hotkeys/use-hotkeys.ts';
import { photoAddress } from '../../ui/media.ts';
import '../../ui/picture-screen.css';
import { changeOpacity, useMaskPreferences } from '../../ui/preferences.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { CropStrip } from './crop-strip.tsx';

import './photo.css';
import { PhotoBar } from './photo-bar.tsx';
import { SidePanel } from './side-panel.tsx';

export interface Neighbours {
  previous: number | null;
  next: number | null;
  position: number;
  total: number;
}

interface PhotoViewProps {
  photo: PhotoDetail;
  neighbours: Neighbours | undefined;
  initialAnnotation: number | undefined;
  onPrevious: () => void;
  onNext: () => void;
  back: string;
}

export function PhotoView({ photo, neighbours, initialAnnotation, onPrevious, onNext, back }: PhotoViewProps) {
  const [, navigate] = useLocation();
  const { garments } = useTaxonomies();
  const { masksShown, outlines, opacity } = useMaskPreferences();
  const [selected, setSelected] = useState(initialAnnotation);
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set());
  const canvas = useRef<PhotoCanvasHandle>(null);
  const region = useRef<HTMLDivElement>(null);
  useDocumentTitle(`${photo.fileName} · Fashion2Events Studio`);
  useEffect(() => region.current?.focus({ preventScroll: true }), []);

  const decoded = useMemo(
    () => new Map(photo.annotations.map(({ id, mask }) => [id, runsFromMask(mask).counts])),
    [photo],
  );
  const masks: CanvasMask[] = photo.annotations.map((annotation) => ({
    id: annotation.id,
    runs: decoded.get(annotation.id) ?? [],
    colour: channels(garments.colour(annotation.garmentClassId)),
    visible: masksShown && !hidden.has(annotation.id),
  }));

  function toggleMasks(): void {
    useMaskPreferences.setState({ masksShown: !masksShown });
  }
  function leave(): void {
    navigate(back);
  }
  useHotkeys([
    { keys: ['D', 'ArrowRight'], description: 'Next photo', group: 'Photo', run: onNext },
    { keys: ['A', 'ArrowLeft'], description: 'Previous photo', group: 'Photo', run: onPrevious },
    { keys: ['mod+F', '0'], description: 'Fit to window', group: 'Photo', run: () => canvas.current?.fit() },
    {
      keys: ['[plus]', 'shift+[plus]', '='],
      description: 'Zoom in',
      group: 'Photo',
      run: () => canvas.current?.zoom(1.25),
    },
    { keys: ['-'], description: 'Zoom out', group: 'Photo', run: () => canvas.current?.zoom(0.8) },
    { keys: ['Tab'], description: 'Next garment (with Shift, previous)', group: 'Masks' },
    { keys: ['M'], description: 'Show or hide masks', group: 'Masks', run: toggleMasks },
    {
      keys: ['O'],
      description: 'Show or hide outlines',
      group: 'Masks',
      run: () => useMaskPreferences.setState(({ outlines: shown }) => ({ outlines: !shown })),
    },
    { keys: [']'], description: 'More opaque', group: 'Masks', run: () => changeOpacity(0.1) },
    { keys: ['['], description: 'More transparent', group: 'Masks', run: () => changeOpacity(-0.1) },
    { keys: ['Escape'], description: 'Back to the list', group: 'Photo', run: leave },
  ]);

  // Tab goes from garment to garment and, after the last, on to the next control as everywhere else.
  function stepGarment(event: KeyboardEvent): void {
    if (event.key !== 'Tab' || event.target !== region.current) return;
    const next = stepThrough(
      photo.annotations.map(({ id }) => id),
      selected,
      event.shiftKey ? -1 : 1,
    );
    if (next === undefined) return;
    event.preventDefault();
    setSelected(next);
  }

  function toggleGarment(id: number): void {
    setHidden((current) => {
      const next = new Set(current);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }

  const chosen = photo.annotations.find(({ id }) => id === selected);
  return (
    <Box className="photo-screen">
      <PhotoBar
        photo={photo}
        neighbours={neighbours}
        onPrevious={onPrevious}
        onNext={onNext}
        back={back}
        canvas={canvas}
      />
      <div className="photo-body">
        <div className="photo-stage">
          <div
            ref={region}
            className="photo-region"
            role="application"
            aria-roledescription="photo with masks"
            aria-label={`${photo.fileName}. ${photo.annotations.length} garments. Tab chooses the next garment.`}
            tabIndex={0}
            onKeyDown={stepGarment}
          >
            <PhotoCanvas
              handle={canvas}
              preview={photoAddress(photo.id, 1024)}
              source={photoAddress(photo.id)}
              width={photo.width}
              height={photo.height}
              masks={masks}
              selected={selected}
              opacity={opacity}
              outlines={outlines}
              onSelect={setSelected}
            />
          </div>
          <div className="visually-hidden" aria-live="polite">
            {chosen ? `${garments.name(chosen.garmentClassId)} chosen` : ''}
          </div>
          <CropStrip annotations={photo.annotations} selected={selected} onSelect={setSelected} />
        </div>
        <SidePanel photo={photo} selected={selected} hidden={hidden} onSelect={setSelected} onToggle={toggleGarment} />
      </div>
    </Box>
  );
}
