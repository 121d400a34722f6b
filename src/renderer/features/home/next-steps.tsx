import { Button, Group, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { JobKind } from '../../../shared/contract/jobs.ts';
import type { ProjectSummary } from '../../../shared/contract/project.ts';
import { api } from '../../client/api.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { english } from '../../ui/english.ts';
import { stepWords } from '../../ui/strings.ts';
import { useAction, useActiveJobs } from '../../ui/use-jobs.ts';

const texts = english.home.nextSteps;

/** What to do next, the most useful first and with the one filled button of the screen. */
export function NextSteps({ summary }: { summary: ProjectSummary }) {
  const derive = useAction(texts.cropsCouldNotBeDerived, () => api.crops.derive({}));
  const jobs = useActiveJobs();
  return (
    <Paper component="section" aria-labelledby="next-steps">
      <Title order={2} id="next-steps" mb="sm">
        {texts.whatToDoNext}
      </Title>
      {summary.nextSteps.length === 0 && (
        <Group gap="sm">
          <ThemeIcon color="teal" variant="light" radius="xl">
            <IconCheck size={16} />
          </ThemeIcon>
          <Text size="sm">{texts.everythingIsInOrder}</Text>
        </Group>
      )}
      <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
        {summary.nextSteps.map((step, index) => {
          const words = stepWords(step, summary.counts);
          const variant = index === 0 ? 'filled' : 'default';
          return (
            <Group key={step} component="li" justify="space-between" wrap="nowrap" gap="md">
              <Group gap="sm" wrap="nowrap" align="flex-start">
                <ThemeIcon
                  variant="light"
                  color={index === 0 ? 'ink' : 'gray'}
                  radius="xl"
                  size={24}
                  className="figures"
                >
                  <Text span size="xs" fw={600}>
                    {index + 1}
                  </Text>
                </ThemeIcon>
                <div>
                  <Text size="sm" fw={600}>
                    {words.title}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {words.reason}
                  </Text>
                </div>
              </Group>
              {jobs.some(({ kind }) => isDoing(kind, step)) ? (
                <Button variant="default" disabled style={{ flexShrink: 0 }}>
                  {texts.underWay}
                </Button>
              ) : step === 'derive-crops' ? (
                <Button
                  variant={variant}
                  onClick={() => derive.mutate(undefined)}
                  loading={derive.isPending}
                  style={{ flexShrink: 0 }}
                >
                  {words.action}
                </Button>
              ) : (
                <LinkButton href={words.href} variant={variant} style={{ flexShrink: 0 }}>
                  {words.action}
                </LinkButton>
              )}
            </Group>
          );
        })}
      </Stack>
    </Paper>
  );
}

/** Whether a job is about to have done the step. */
function isDoing(kind: JobKind, step: ProjectSummary['nextSteps'][number]): boolean {
  switch (kind) {
    case 'import':
      return step === 'import-photos';
    case 'derive-crops':
      return step === 'derive-crops';
    case 'train-classifier':
      return step === 'train' || step === 'evaluate';
    case 'evaluate-classifier':
      return step === 'evaluate';
    case 'detect':
      return step === 'detect';
    case 'sample':
      return step !== 'review' && step !== 'detect';
    case 'export-crops':
    case 'bulk-edit':
    case 'train-detector':
    case 'evaluate-detector':
    case 'export-detections':
    case 'find-issues':
    case 'map-garments':
    case 'fetch-model':
      return false;
  }
}
