import { useSyncExternalStore } from 'react';
import { areaOfRuns } from '../../../shared/geometry/runs.ts';
import { english } from '../../ui/english.ts';
import { smartTools, useEditor } from './photo-editor.ts';
import { Place } from './place.tsx';
import type { SmartToolsStatus } from '../../opencv/smart-tools.ts';
import { SavingState } from './saving-state.tsx';
import { useTarget } from './target.ts';
import { hintOf } from './tool-kit.ts';

const words = english.photo.statusLine;

/** What the editor has to say, where the pointer is, and whether all is saved. */
export function StatusLine() {
  const notice = useEditor((state) => state.notice);
  const proposing = useEditor((state) => state.proposing);
  const tool = useEditor((state) => state.tool);
  const path = useEditor((state) => state.path);
  const photo = useEditor((state) => state.photo);
  const chosen = useEditor((state) => state.selected);
  const garments = useEditor((state) => state.garments);
  const smart = useSyncExternalStore(smartTools.subscribe, smartTools.getStatus);
  const target = useTarget();
  const wanted = new Set(chosen);
  const area = garments.reduce((sum, { id, runs }) => (wanted.has(id) ? sum + areaOfRuns(runs) : sum), 0);
  return (
    <div className="status-line">
      <span className="status-words" role="status" data-notice={notice !== null || undefined}>
        {notice?.text ?? (proposing ? waitingWords(smart) : hintOf(tool, path, target))}
      </span>
      {photo && area > 0 && (
        <span className="figures status-part">{words.areaPx(area, area / (photo.width * photo.height))}</span>
      )}
      <Place />
      <SavingState />
    </div>
  );
}

function waitingWords(status: SmartToolsStatus): string {
  return status.state === 'loading' ? words.loadingOpencv : words.lookingAtThePhoto;
}
