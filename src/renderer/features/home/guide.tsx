import { Button, CloseButton, Group, Paper, Text, ThemeIcon, Title, VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { GuideState, GuideStep } from '../../../shared/contract/guide.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { useShowGuide } from '../../ui/guide.ts';
import { openRetrainPanel } from '../../ui/retrain-panel.ts';
import './guide.css';

interface StepWords {
  title: string;
  about: string;
  action: string;
  /** Where it is done; the retraining has a panel instead, which opens on any screen. */
  href: string | null;
}

const stepWords: Readonly<Record<GuideStep, StepWords>> = {
  matrix: {
    title: 'Look at the matrix',
    about: 'Rows are the true events, columns what the classifier says. Right answers lie on the diagonal.',
    action: 'Open the evaluation',
    href: '/evaluation',
  },
  'wrong-cell': {
    title: 'Open a wrong cell',
    about: 'A click off the diagonal shows the garments behind it, the worst first.',
    action: 'Choose a cell',
    href: '/evaluation',
  },
  mask: {
    title: 'Correct a mask',
    about: 'Open a garment on its photo. B is the brush, E the eraser, G finds the rim in a box.',
    action: 'Open a photo',
    href: '/photos',
  },
  retrain: {
    title: 'Retrain',
    about: 'One click trains again on the data as it is now, and measures both runs alike.',
    action: 'Retrain',
    href: null,
  },
  compare: {
    title: 'See what it bought',
    about: 'Figures with their intervals, and the pictures that went from wrong to right or back.',
    action: 'Compare the runs',
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
            A first walk
          </Title>
          <Text size="sm" c="dimmed">
            {aboutWalk(ready, left)}
          </Text>
        </div>
        <CloseButton
          aria-label="Hide the guide"
          title="Hide the guide; the keyboard help shows it again"
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
                  {done && <VisuallyHidden>, done</VisuallyHidden>}
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
  if (!ready) return 'It begins as soon as a classifier is trained and evaluated.';
  if (left === 0) return 'You have seen the whole loop: find what is wrong, correct it, retrain, compare.';
  return 'From what the classifier gets wrong to a corrected picture, and to what the correction buys.';
}
