import type { PhotoDetail } from '../../../shared/contract/photos.ts';
import { Comments } from '../../ui/comments.tsx';
import { english } from '../../ui/english.ts';
import { GarmentDetails } from './garment-details.tsx';
import { GarmentList } from './garment-list.tsx';
import { PhotoFacts } from './photo-facts.tsx';
import { photoEditor, useEditor } from './photo-editor.ts';
import { Recommend } from './recommend.tsx';
import { SuggestionList } from './suggestion-list.tsx';
import type { PhotoSuggestions } from './suggestions.ts';

const words = english.photo.sidePanel;

interface SidePanelProps {
  photo: PhotoDetail;
  suggestions: PhotoSuggestions;
}

export function SidePanel({ photo, suggestions }: SidePanelProps) {
  const chosen = useEditor((state) => state.selected);
  const [only = 0] = chosen;
  return (
    <aside className="photo-side" aria-label={words.photoDetails}>
      <GarmentList />
      <SuggestionList suggestions={suggestions} />
      <GarmentDetails photoId={photo.id} />
      <Recommend photo={photo} onSelect={(id) => photoEditor.select(id === undefined ? [] : [id])} />
      <Comments photoId={photo.id} annotationId={chosen.length === 1 && only > 0 ? only : undefined} />
      <PhotoFacts photo={photo} />
    </aside>
  );
}
