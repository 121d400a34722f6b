import { Button, Group } from '@mantine/core';
import { IconBulb, IconDatabasePlus, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import type { PictureRecommendation } from '../../../shared/contract/recommend.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { english } from '../../ui/english.ts';
import { useHotkeys } from '../../ui/hotkeys/use-hotkeys.ts';
import { KeepForm } from './keep-form.tsx';
import type { Question } from './question.ts';
import { Why } from './why.tsx';

const words = english.recommend.actions;

/** What can be done with an answer: ask why, correct it and keep it. */
export function Actions({ question, answer }: { question: Question; answer: PictureRecommendation }) {
  const [why, setWhy] = useState<number>();
  const [keeping, setKeeping] = useState(false);
  const chosen = Math.min((question.selected ?? 1) - 1, answer.garments.length - 1);
  useHotkeys([
    {
      keys: ['W'],
      description: words.whyIsThisSaidOfTheChosen,
      group: words.recommend,
      run: () => setWhy(chosen),
    },
    { keys: ['K'], description: words.correctTheAnswerAndKeep, group: words.recommend, run: () => setKeeping(true) },
  ]);
  return (
    <>
      <Group gap="xs">
        <Button variant="light" size="xs" leftSection={<IconBulb size={15} />} onClick={() => setWhy(chosen)}>
          {words.why}
        </Button>
        {question.keptAs === undefined ? (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconDatabasePlus size={15} />}
            onClick={() => setKeeping(true)}
          >
            {words.keepAsData}
          </Button>
        ) : (
          <LinkButton
            variant="default"
            size="xs"
            leftSection={<IconPencil size={15} />}
            href={`/photos/${question.keptAs}`}
          >
            {words.openThePhoto}
          </LinkButton>
        )}
      </Group>
      <Why answer={answer} garment={why} onClose={() => setWhy(undefined)} />
      {question.keptAs === undefined && (
        <KeepForm question={question} answer={answer} opened={keeping} onClose={() => setKeeping(false)} />
      )}
    </>
  );
}
