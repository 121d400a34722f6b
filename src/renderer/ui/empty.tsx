import { Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface EmptyProps {
  icon: Icon;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}

/** Shown where there is nothing yet: says why, and what to do. */
export function Empty({ icon: Picture, title, children, action }: EmptyProps) {
  return (
    <Stack align="center" justify="center" gap="xs" py={64} px="md" ta="center" flex={1}>
      <ThemeIcon variant="light" size={52} radius="xl" color="gray">
        <Picture size={26} stroke={1.6} />
      </ThemeIcon>
      <Title order={2} mt="xs">
        {title}
      </Title>
      <Text c="dimmed" size="sm" maw={440}>
        {children}
      </Text>
      {action}
    </Stack>
  );
}
