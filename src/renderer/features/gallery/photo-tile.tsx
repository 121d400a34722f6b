import { Link } from 'wouter';
import type { PhotoItem } from '../../../shared/contract/photos.ts';
import { Dot } from '../../ui/dot.tsx';
import { english } from '../../ui/english.ts';
import { photoAddress } from '../../ui/media.ts';
import { pick, PickMark, type Picking } from '../../ui/picking.tsx';
import { splitLabel } from '../../ui/strings.ts';
import '../../ui/tile.css';
import type { ClassNames } from '../../ui/use-taxonomies.ts';

const words = english.gallery.photoTile;

interface PhotoTileProps {
  photo: PhotoItem;
  events: ClassNames;
  href: string;
  tabIndex: number;
  picking: Picking;
  /** Whether to say what nobody drew. */
  missedShown: boolean;
}

export function PhotoTile({ photo, events, href, tabIndex, picking, missedShown }: PhotoTileProps) {
  const event = events.name(photo.eventClassId);
  const missed = missedShown && photo.missedScore !== null ? words.nobodyDrewAGarment(photo.missedScore) : '';
  const excluded = photo.excludedReason !== null;
  return (
    <div className="tile" data-excluded={excluded || undefined} data-picked={picking.picked || undefined}>
      <Link
        href={href}
        className="tile-picture"
        tabIndex={tabIndex}
        // In the capture: the router passes over clicks with a modifier before any handler of ours.
        onClickCapture={(event) => pick(event, picking)}
        data-cell
        aria-label={words.fileNameEventGarmentsText({
          fileName: photo.fileName,
          event,
          garmentCount: photo.garmentCount,
          text: missed && `, ${missed}`,
          excluded,
        })}
      >
        <img
          src={photoAddress(photo.id, 256)}
          srcSet={`${photoAddress(photo.id, 256)} 1x, ${photoAddress(photo.id, 512)} 2x`}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
        />
        {missed && (
          <span className="tile-reason" aria-hidden>
            {missed}
          </span>
        )}
        {excluded && <span className="tile-excluded">{english.common.excluded}</span>}
      </Link>
      <PickMark picking={picking} />
      <div className="tile-caption">
        <div className="tile-details">
          {photo.width} × {photo.height} · {splitLabel(photo.split)}
          <br />
          {english.common.countOfGarments(photo.garmentCount)}
          {missed && (
            <>
              <br />
              {missed}
            </>
          )}
          {excluded && (
            <>
              <br />
              {words.excluded} {photo.excludedReason}
            </>
          )}
        </div>
        <div className="tile-line">
          <span className="tile-grow" title={photo.fileName}>
            {photo.fileName}
          </span>
        </div>
        <div className="tile-line">
          <Dot colour={events.colour(photo.eventClassId)} />
          <span className="tile-grow">{event}</span>
          <span className="tile-count" title={english.common.countOfGarments(photo.garmentCount)}>
            {photo.garmentCount}
          </span>
        </div>
      </div>
    </div>
  );
}
