import type { Annotation } from '../../../shared/contract/photos.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';

interface CropStripProps {
  annotations: readonly Annotation[];
  selected: number | undefined;
  onSelect: (id: number) => void;
}

/** The photo's garments as the classifier sees them. */
export function CropStrip({ annotations, selected, onSelect }: CropStripProps) {
  const { garments } = useTaxonomies();
  const derived = annotations.filter((annotation) => annotation.cropId !== null);
  if (derived.length === 0) return null;
  return (
    <div className="crop-strip" role="group" aria-label="Crops">
      {derived.map((annotation) => (
        <button
          key={annotation.id}
          type="button"
          className="crop-button"
          aria-label={`Crop: ${garments.name(annotation.garmentClassId)}`}
          aria-pressed={annotation.id === selected}
          onClick={() => onSelect(annotation.id)}
        >
          <img
            src={`/media/crop/${annotation.id}?v=${annotation.cropId ?? annotation.revisionId}`}
            alt=""
            draggable={false}
          />
        </button>
      ))}
    </div>
  );
}
