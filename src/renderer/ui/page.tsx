import { Box, Group, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { english } from './english.ts';

const words = english.ui.page;

interface PageProps {
  title: string;
  subtitle?: ReactNode;
  actions?: ReactNode;
  /** The content fills the window and scrolls by itself. */
  fill?: boolean;
  children: ReactNode;
}

export function Page({ title, subtitle, actions, fill = false, children }: PageProps) {
  useDocumentTitle(words.titleFashion2eventsStudio(title));
  return (
    <Box
      p="lg"
      pb={fill ? 0 : 'xl'}
      style={
        fill
          ? { height: '100%', display: 'flex', flexDirection: 'column', minHeight: 0 }
          : { maxWidth: 1560, marginInline: 'auto' }
      }
    >
      <Group justify="space-between" mb="md" wrap="wrap" gap="sm" mih={36}>
        <Group gap="sm" align="center">
          <Title order={1}>{title}</Title>
          {subtitle && (
            <Text component="div" c="dimmed" size="sm" className="figures">
              {subtitle}
            </Text>
          )}
        </Group>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Box>
  );
}
