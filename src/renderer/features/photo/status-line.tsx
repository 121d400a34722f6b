import { formatCount, formatShare } from '../../ui/format.ts';
import { areaOfRuns } from '../../../shared/geometry/runs.ts';
import { useEditor } from './photo-editor.ts';
import { Place } from './place.tsx';
import { SavingState } from './saving-state.tsx';
import { toolLooks } from './tool-kit.ts';

/** What the editor has to say, where the pointer is, and whether all is saved. */
export function StatusLine() {
  const notice = useEditor((state) => state.notice);
  const proposing = useEditor((state) => state.proposing);
  const tool = useEditor((state) => state.tool);
  const photo = useEditor((state) => state.photo);
  const chosen = useEditor((state) => state.selected);
  const garments = useEditor((state) => state.garments);
  const wanted = new Set(chosen);
  const area = garments.reduce((sum, { id, runs }) => (wanted.has(id) ? sum + areaOfRuns(runs) : sum), 0);
  return (
    <div className="status-line">
      <span className="status-words" role="status" data-notice={notice !== null || undefined}>
        {notice?.text ?? (proposing ? 'Looking at the photo…' : toolLooks[tool].hint)}
      </span>
      {photo && area > 0 && (
        <span className="figures status-part">
          {formatCount(area)} px ({formatShare(area / (photo.width * photo.height))})
        </span>
      )}
      <Place />
      <SavingState />
    </div>
  );
}
