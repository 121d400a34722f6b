import { IconHanger } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { CropItem } from '../../shared/contract/crops.ts';
import { Dot } from './dot.tsx';
import { english } from './english.ts';
import { cropAddress } from './media.ts';
import { reviewLabels, splitLabel } from './strings.ts';
import { pick, PickMark, type Picking } from './picking.tsx';
import './tile.css';
import type { ClassNames } from './use-taxonomies.ts';

const words = english.ui.cropTile;

interface CropTileProps {
  item: CropItem;
  events: ClassNames;
  garments: ClassNames;
  href: string;
  tabIndex?: number;
  /** Why it stands out, in a line each; the first shows on the picture. */
  reasons?: readonly string[];
  /** Where garments are picked: whether this one is, and what a press with Ctrl, with Shift or on the mark means. */
  picking?: Picking;
  children?: ReactNode;
}

/** One isolated garment of a gallery; a link to its photo. */
export function CropTile(props: CropTileProps) {
  const { item, events, garments, href, tabIndex = 0, reasons = [], picking, children } = props;
  const address = cropAddress(item);
  const garment = garments.name(item.garmentClassId);
  const event = events.name(item.eventClassId);
  return (
    <div
      className="tile"
      data-excluded={item.excludedReason === null ? undefined : true}
      data-picked={picking?.picked === true || undefined}
    >
      <Link
        href={href}
        className="tile-picture"
        data-black={address === null ? undefined : true}
        tabIndex={tabIndex}
        // In the capture: the router passes over clicks with a modifier before any handler of ours.
        onClickCapture={(event) => pick(event, picking)}
        data-cell
        aria-label={`${garment}, ${event}, ${item.fileName}${item.excludedReason === null ? '' : words.excluded}${reasons.map((reason) => `, ${reason}`).join('')}`}
      >
        {address === null ? (
          <IconHanger size={32} stroke={1.2} aria-hidden />
        ) : (
          <img src={address} alt="" loading="lazy" decoding="async" draggable={false} />
        )}
        {item.excludedReason !== null && <span className="tile-excluded">{english.common.excluded}</span>}
        {reasons.length > 0 && (
          <span
            className="tile-reason"
            aria-hidden
            data-more={reasons.length > 1 ? ` +${reasons.length - 1}` : undefined}
          >
            {reasons[0]}
          </span>
        )}
      </Link>
      {picking && <PickMark picking={picking} />}
      <div className="tile-caption">
        <div className="tile-details">
          {item.fileName}
          <br />
          {words.splitAreaPx(splitLabel(item.split), item.area, item.score)}
          <br />
          {words.review(reviewLabels[item.reviewState], address)}
          {reasons.map((reason) => (
            <div key={reason}>{reason}</div>
          ))}
          {item.excludedReason !== null && (
            <>
              <br />
              {words.excludedReason(item.excludedReason)}
            </>
          )}
        </div>
        <div className="tile-line">
          <Dot colour={garments.colour(item.garmentClassId)} />
          <span className="tile-grow">{garment}</span>
        </div>
        {children ?? (
          <div className="tile-line">
            <Dot colour={events.colour(item.eventClassId)} />
            <span className="tile-grow">{event}</span>
          </div>
        )}
      </div>
    </div>
  );
}
