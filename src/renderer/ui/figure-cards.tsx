import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';

export interface FigureCard {
  name: string;
  value: string;
  /** A line below the value; where any card has one, all keep its place. */
  note?: ReactNode;
}

const mostInOneRow = 8;

/** The figures that a screen is about, as a row of cards. */
export function FigureCards({ figures }: { figures: readonly FigureCard[] }) {
  const noted = figures.some(({ note }) => note !== undefined);
  return (
    <SimpleGrid component="dl" cols={{ base: 2, sm: 4, lg: Math.min(mostInOneRow, figures.length) }} spacing="xs" m={0}>
      {figures.map(({ name, value, note }) => (
        <Paper key={name} p="sm">
          <Text component="dt" size="xs" c="dimmed" fw={500}>
            {name}
          </Text>
          <Text component="dd" m={0} fz={noted ? 22 : 18} fw={600} lh={1.3} className="figures">
            {value}
          </Text>
          {noted && (
            <Text component="dd" m={0} size="xs" c="dimmed" className="figures" mih={18}>
              {note}
            </Text>
          )}
        </Paper>
      ))}
    </SimpleGrid>
  );
}
