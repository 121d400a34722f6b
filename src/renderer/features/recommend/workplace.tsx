import { Box, Button, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconPhotoPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState, type DragEvent } from 'react';
import type { DetectorModel } from '../../../shared/contract/detector.ts';
import type { Run } from '../../../shared/contract/training.ts';
import { english } from '../../ui/english.ts';
import { useHotkeys } from '../../ui/hotkeys/use-hotkeys.ts';
import '../../ui/picture-screen.css';
import { Answer } from './answer.tsx';
import { OptionFields } from './option-fields.tsx';
import { PictureDrop } from './picture-drop.tsx';
import { PictureView } from './picture-view.tsx';
import { FilmStrip } from './film-strip.tsx';
import { askAbout, picturesAmong, useShown } from './question.ts';
import './recommend.css';

const words = english.recommend.workplace;

interface WorkplaceProps {
  /** Finished ones, the newest first. */
  runs: readonly Run[];
  models: readonly DetectorModel[];
}

const pictureTypes = 'image/jpeg,image/png,image/webp,image/gif,image/avif';

export function Workplace({ runs, models }: WorkplaceProps) {
  const shown = useShown();
  const [dragging, setDragging] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useDocumentTitle(words.recommendFashion2eventsStudio);

  const choose = (): void => input.current?.click();
  useHotkeys([
    { keys: ['O'], description: english.common.choosePhotos, group: words.recommend, run: choose },
    { keys: ['mod+V'], description: words.pastePhotos, group: words.recommend },
  ]);
  useEffect(() => {
    function paste(event: ClipboardEvent): void {
      if (take(event.clipboardData?.files)) event.preventDefault();
    }
    window.addEventListener('paste', paste);
    return () => window.removeEventListener('paste', paste);
  }, []);

  // The page is left alone by what is no file, such as text dragged out of a field.
  function dragOver(event: DragEvent): void {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setDragging(true);
  }

  function dragLeave(event: DragEvent): void {
    if (event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)) return;
    setDragging(false);
  }

  function drop(event: DragEvent): void {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setDragging(false);
    tellLeftOut(event.dataTransfer.files);
    take(event.dataTransfer.files);
  }

  return (
    <Box className="photo-screen" onDragOver={dragOver} onDragLeave={dragLeave} onDrop={drop}>
      <div className="photo-bar">
        <div className="recommend-title">
          <Title order={1} className="photo-title">
            {words.recommend}
          </Title>
          <Text size="sm" c="dimmed" truncate>
            {shown?.picture.name ?? words.whichEventsDoTheGarments}
          </Text>
        </div>
        {shown && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPhotoPlus size={16} />}
            onClick={choose}
            style={{ flexShrink: 0 }}
          >
            {words.addPhotos}
          </Button>
        )}
        <input
          ref={input}
          type="file"
          multiple
          accept={pictureTypes}
          className="visually-hidden"
          aria-label={english.common.photos}
          tabIndex={-1}
          onChange={(event) => {
            tellLeftOut(event.currentTarget.files ?? []);
            take(event.currentTarget.files);
            // The same files may be chosen again.
            event.currentTarget.value = '';
          }}
        />
      </div>
      <div className="photo-body">
        <div className="photo-stage">
          {shown ? <PictureView key={shown.id} question={shown} /> : <PictureDrop onChoose={choose} />}
          <FilmStrip />
          {dragging && <div className="recommend-drop-here" aria-hidden />}
        </div>
        <aside className="photo-side" aria-label={words.recommendation}>
          <OptionFields runs={runs} models={models} />
          <Answer runs={runs} />
        </aside>
      </div>
    </Box>
  );
}

function take(files: FileList | null | undefined): boolean {
  const pictures = picturesAmong(files ?? []);
  if (pictures.length > 0) askAbout(pictures);
  return pictures.length > 0;
}

const namesTold = 5;

/** What is dropped or chosen and is no picture does not go without a word. */
function tellLeftOut(files: Iterable<File>): void {
  const all = [...files];
  const taken = new Set(picturesAmong(all));
  const names = all.filter((file) => !taken.has(file)).map(({ name }) => name);
  if (names.length === 0) return;
  notifications.show({
    color: 'yellow',
    title: words.leftOut(names.length),
    message: `${names.slice(0, namesTold).join(', ')}${names.length > namesTold ? ', …' : ''}`,
  });
}
