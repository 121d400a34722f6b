import { ActionIcon, Button, Group, Text, Tooltip } from '@mantine/core';
import { IconGitCompare, IconRestore } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AnnotationRevision } from '../../../shared/contract/editing.ts';
import { api } from '../../client/api.ts';
import { pushEdit } from '../../client/saving/saving.ts';
import type { EditorGarment } from '../../editor/garment.ts';
import { english } from '../../ui/english.ts';
import { Problem } from '../../ui/problem.tsx';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { compareWith } from './comparing.ts';
import { usePanel } from './panel-state.ts';
import { photoEditor } from './photo-editor.ts';
import { wordsOf } from './revision-words.ts';

const texts = english.photo.revisions;

const shownFirst = 4;

/** How a garment came to be what it is; any state of it can be looked at and brought back. */
export function Revisions({ garment }: { garment: EditorGarment }) {
  const { data, error } = useQuery(api.editing.revisions.options({ annotationId: garment.id }));
  const [all, setAll] = useState(false);
  if (error) return <Problem error={error} title={texts.historyCouldNotBeRead} />;
  if (!data) return null;
  const shown = all ? data : data.slice(0, shownFirst);
  return (
    <div>
      <h3 className="side-heading">{texts.history}</h3>
      <ol className="revision-list" reversed start={data[0]?.number ?? 1}>
        {shown.map((revision, index) => (
          <RevisionRow
            key={revision.revisionId}
            garment={garment}
            revision={revision}
            before={data[index + 1]}
            current={index === 0}
          />
        ))}
      </ol>
      {data.length > shownFirst && (
        <Button size="compact-xs" variant="subtle" onClick={() => setAll(!all)}>
          {all ? texts.fewer : texts.allRevisions(data.length)}
        </Button>
      )}
    </div>
  );
}

interface RevisionRowProps {
  garment: EditorGarment;
  revision: AnnotationRevision;
  before: AnnotationRevision | undefined;
  current: boolean;
}

function RevisionRow({ garment, revision, before, current }: RevisionRowProps) {
  const { garments } = useTaxonomies();
  const compared = usePanel((panel) => panel.comparison?.revisionId === revision.revisionId);
  const { number, author, createdAt } = revision;
  const words = wordsOf(revision, before, garments.name);

  function restore(): void {
    const { photo } = photoEditor.getState();
    if (!photo) return;
    const request = { kind: 'restore', annotationId: garment.id, revisionId: revision.revisionId } as const;
    pushEdit(photo.id, texts.restoreRevisionNumber(number), request);
  }

  return (
    <li className="revision-row" data-current={current || undefined}>
      <div className="revision-words">
        <Text size="xs">{words}</Text>
        <Text size="xs" c="dimmed">
          {texts.createdAt(author, createdAt, current)}
        </Text>
      </div>
      {!current && !revision.deleted && (
        <Group gap={0} wrap="nowrap">
          <Tooltip label={texts.compareWithNow}>
            <ActionIcon
              variant={compared ? 'light' : 'subtle'}
              color={compared ? 'ink' : 'gray'}
              size={24}
              aria-pressed={compared}
              aria-label={texts.compareRevisionWithNow(number)}
              onClick={() =>
                compared ? usePanel.setState({ comparison: null }) : void compareWith(garment.id, revision.revisionId)
              }
            >
              <IconGitCompare size={14} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={texts.bringItBack}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={24}
              aria-label={texts.bringBackRevision(number)}
              onClick={restore}
            >
              <IconRestore size={14} />
            </ActionIcon>
          </Tooltip>
        </Group>
      )}
    </li>
  );
}
