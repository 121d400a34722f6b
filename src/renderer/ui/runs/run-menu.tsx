import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowsDiff,
  IconDots,
  IconFileCode,
  IconFileText,
  IconPin,
  IconPinnedOff,
  IconRefreshDot,
  IconTag,
} from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { api } from '../../client/api.ts';
import { english } from '../english.ts';
import { compareHref } from '../retraining.ts';
import { useAction } from '../use-jobs.ts';
import type { AnyRun } from './run-rows.ts';
import { saveText } from './save-text.ts';

const words = english.runs.runMenu;

/** What can be done with a run besides looking at it. */
export function RunMenu({ run, onRemarks }: { run: AnyRun; onRemarks: () => void }) {
  const [, navigate] = useLocation();
  const pin = useAction(words.runCouldNotBePinned, () => api.runs.pin({ id: run.id, pinned: !run.pinned }));
  const retrain = useAction(
    words.runCouldNotBeRepeated,
    () => api.retrain.start({ kind: run.kind, runId: run.id }),
    ({ runId }) => navigate(run.kind === 'detector' ? `/detector/runs/${runId}` : `/training/${runId}`),
  );
  const report = useAction(words.reportCouldNotBeWritten, async (kind: 'html' | 'json') => {
    const { fileName, html, json } = await api.runs.report({ id: run.id });
    if (kind === 'html') saveText(fileName, html, 'text/html');
    else saveText(fileName.replace(/\.html$/, '.json'), json, 'application/json');
  });
  const done = run.state === 'done';
  return (
    <Menu position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={28} aria-label={words.moreAboutRunName(run.name)}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconTag size={15} />} onClick={onRemarks}>
          {words.nameTagsAndNote}
        </Menu.Item>
        <Menu.Item
          leftSection={run.pinned ? <IconPinnedOff size={15} /> : <IconPin size={15} />}
          disabled={!done}
          onClick={() => pin.mutate(undefined)}
        >
          {run.pinned ? words.unpin : words.pinAsTheProjectsModel}
        </Menu.Item>
        <Menu.Item leftSection={<IconRefreshDot size={15} />} onClick={() => retrain.mutate(undefined)}>
          {words.repeatOnTheDataAsItIsNow}
        </Menu.Item>
        {done && (
          <Menu.Item
            leftSection={<IconArrowsDiff size={15} />}
            onClick={() =>
              navigate(run.previousRunId === null ? `/compare?b=${run.id}` : compareHref(run.previousRunId, run.id))
            }
          >
            {words.compareWithTheRunBefore}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconFileText size={15} />} onClick={() => report.mutate('html')}>
          {words.saveAReportHtml}
        </Menu.Item>
        <Menu.Item leftSection={<IconFileCode size={15} />} onClick={() => report.mutate('json')}>
          {words.saveTheRecordJson}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
