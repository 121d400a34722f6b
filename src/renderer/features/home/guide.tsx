import { Button, CloseButton, Group, Paper, Text, ThemeIcon, Title, VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { GuideState, GuideStep } from '../../../shared/contract/guide.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { english } from '../../ui/english.ts';
import { useShowGuide } from '../../ui/guide.ts';
import { openRetrainPanel } from '../../ui/retrain-panel.ts';
import './guide.css';

const words = english.home.guide;

interface StepWords {
  title: string;
  about: string;
  action: string;
  /** Where it is done; the retraining has a panel instead, which opens on any screen. */
  href: string | null;
}

const stepWords: Readonly<Record<GuideStep, StepWords>> = {
  matrix: {
    title: words.lookAtTheMatrix,
    about: words.rowsAreTheTrueEvents,
    action: words.openTheEvaluation,
    href: '/evaluation',
  },
  'wrong-cell': {
    title: words.openAWrongCell,
    about: words.clickOffTheDiagonalShows,
    action: words.chooseACell,
    href: '/evaluation',
  },
  mask: {
    title: words.correctAMask,
    about: words.openAGarmentOnItsPhoto,
    action: words.openAPhoto,
    href: '/photos',
  },
  retrain: {
    title: words.retrain,
    about: words.oneClickTrainsAgainOnTheData,
    action: words.retrain,
    href: null,
  },
  compare: {
    title: words.seeWhatItBought,
    about: words.figuresWithTheirIntervalsAndThePictures,
    action: words.compareTheRuns,
    href: '/compare',
  },
};

/** The first walk through the studio. It stands above the rest of the home, and goes when somebody hides it. */
export function Guide({ guide: { ready, steps } }: { guide: GuideState }) {
  const show = useShowGuide();
  const next = steps.find(({ done }) => !done)?.step;
  const left = steps.filter(({ done }) => !done).length;
  return (
    <Paper component="section" aria-labelledby="guide">
      <Group justify="space-between" wrap="nowrap" align="start" mb="sm">
        <div>
          <Title order={2} id="guide">
            {words.firstWalk}
          </Title>
          <Text size="sm" c="dimmed">
            {aboutWalk(ready, left)}
          </Text>
        </div>
        <CloseButton
          aria-label={words.hideTheGuide}
          title={words.hideTheGuideTheKeyboardHelpShows}
          onClick={() => {
            // The button goes with the guide; without this the focus would be nowhere.
            document.getElementById('content')?.focus();
            show.mutate(false);
          }}
        />
      </Group>
      <ol className="guide-steps">
        {steps.map(({ step, done }, index) => {
          const { title, about, action, href } = stepWords[step];
          const variant = step === next && ready ? 'light' : 'default';
          return (
            <li key={step} aria-current={step === next ? 'step' : undefined}>
              <Group gap="xs" wrap="nowrap">
                <ThemeIcon variant="light" color={done ? 'teal' : step === next ? 'ink' : 'gray'} radius="xl" size={24}>
                  {done ? (
                    <IconCheck size={14} aria-hidden />
                  ) : (
                    <Text span size="xs" fw={600} className="figures">
                      {index + 1}
                    </Text>
                  )}
                </ThemeIcon>
                <Text size="sm" fw={600}>
                  {title}
                  {done && <VisuallyHidden>{words.done}</VisuallyHidden>}
                </Text>
              </Group>
              <Text size="xs" c="dimmed">
                {about}
              </Text>
              {href === null ? (
                <Button size="compact-sm" variant={variant} onClick={openRetrainPanel}>
                  {action}
                </Button>
              ) : (
                <LinkButton href={href} size="compact-sm" variant={variant}>
                  {action}
                </LinkButton>
              )}
            </li>
          );
        })}
      </ol>
    </Paper>
  );
}

function aboutWalk(ready: boolean, left: number): string {
  if (!ready) return words.itBeginsAsSoonAsAClassifier;
  if (left === 0) return words.youHaveSeenTheWhole;
  return words.fromWhatTheClassifierGets;
}
