import type { PhotoDetail } from '../../../shared/contract/photos.ts';
import { GarmentDetails } from './garment-details.tsx';
import { GarmentList } from './garment-list.tsx';
import { PhotoFacts } from './photo-facts.tsx';
import { photoEditor } from './photo-editor.ts';
import { Recommend } from './recommend.tsx';

export function SidePanel({ photo }: { photo: PhotoDetail }) {
  return (
    <aside className="photo-side" aria-label="Photo details">
      <GarmentList />
      <GarmentDetails />
      <Recommend photo={photo} onSelect={(id) => photoEditor.select(id === undefined ? [] : [id])} />
      <PhotoFacts photo={photo} />
    </aside>
  );
}
