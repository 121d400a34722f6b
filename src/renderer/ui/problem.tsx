import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ErrorReport } from '../../shared/domain/errors.ts';
import { english } from './english.ts';

const words = english.ui.problem;

interface ProblemProps {
  error: ErrorReport;
  title?: string;
  onRetry?: () => void;
}

/** An error in full: what happened, where, why, and what helps. */
export function Problem({ error, title = words.thisDidNotWork, onRetry }: ProblemProps) {
  const { remedy, ...rest } = error.details;
  const facts = Object.entries(rest).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return (
    <Alert color="red" variant="light" title={title} icon={<IconAlertTriangle size={18} />} role="alert">
      <Stack gap={6}>
        <Text size="sm">{error.message}</Text>
        {typeof remedy === 'string' && (
          <Text size="sm">
            <b>{words.whatHelps}</b> {remedy}
          </Text>
        )}
        {facts.length > 0 && (
          <Text size="xs" c="dimmed" component="div">
            {facts.map(([name, value]) => (
              <div key={name}>
                {name}: {typeof value === 'string' ? value : JSON.stringify(value)}
              </div>
            ))}
          </Text>
        )}
        <Group gap="sm">
          <Code>{error.code}</Code>
          {onRetry && (
            <Button size="compact-xs" variant="default" onClick={onRetry}>
              {words.tryAgain}
            </Button>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}
