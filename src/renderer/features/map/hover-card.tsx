import { Dot } from '../../ui/dot.tsx';
import { splitLabel } from '../../ui/strings.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import type { Points } from './map-points.ts';

const splits = ['train', 'val', 'test', null] as const;
const [width, height] = [168, 216];
const gap = 14;

export interface Hovered {
  point: number;
  /** On the canvas, in CSS pixels. */
  place: { x: number; y: number };
}

interface HoverCardProps {
  points: Points;
  hovered: Hovered;
  stage: { width: number; height: number };
}

/** The garment under the pointer, beside it and inside the map. */
export function HoverCard({ points, hovered: { point, place }, stage }: HoverCardProps) {
  const { events, garments } = useTaxonomies();
  const annotationId = points.annotationIds[point] as number;
  const [event, garment] = [points.events[point] || null, points.garments[point] || null];
  const left = place.x + gap + width > stage.width ? place.x - gap - width : place.x + gap;
  const top = Math.max(4, Math.min(stage.height - height - 4, place.y - height / 2));
  return (
    <div className="map-hover" style={{ left, top, width }} aria-hidden>
      <img src={`/media/crop/${annotationId}`} alt="" width={width} height={width} />
      <div className="map-hover-line">
        <Dot colour={garments.colour(garment)} /> {garments.name(garment)}
      </div>
      <div className="map-hover-line">
        <Dot colour={events.colour(event)} /> {events.name(event)} ·{' '}
        {splitLabel(splits[points.splits[point] ?? 3] ?? null)}
      </div>
    </div>
  );
}
