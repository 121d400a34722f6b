import { Box, NavLink, Stack, Text } from '@mantine/core';
import {
  IconArrowsDiff,
  IconChartDots3,
  IconDatabaseImport,
  IconHanger,
  IconHome,
  IconListCheck,
  IconMap2,
  IconPhoto,
  IconScale,
  IconScan,
  IconSchool,
  IconSparkles,
  IconStethoscope,
  type Icon,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { api } from '../client/api.ts';
import { formatCompact } from '../ui/format.ts';

export interface Place {
  label: string;
  href: string;
  icon: Icon;
  /** Pressed with Alt. */
  key: string;
  count?: 'photos' | 'garments' | 'runs';
}

export const places: readonly Place[] = [
  { label: 'Home', href: '/', icon: IconHome, key: '1' },
  { label: 'Photos', href: '/photos', icon: IconPhoto, key: '2', count: 'photos' },
  { label: 'Garments', href: '/crops', icon: IconHanger, key: '3', count: 'garments' },
  { label: 'Review', href: '/review', icon: IconListCheck, key: 'R' },
  { label: 'Balance', href: '/balance', icon: IconScale, key: 'B' },
  { label: 'Map', href: '/map', icon: IconMap2, key: 'M' },
  { label: 'Training', href: '/training', icon: IconSchool, key: '4', count: 'runs' },
  { label: 'Evaluation', href: '/evaluation', icon: IconChartDots3, key: '5' },
  { label: 'Compare', href: '/compare', icon: IconArrowsDiff, key: 'C' },
  { label: 'Detector', href: '/detector', icon: IconScan, key: '6' },
  { label: 'Recommend', href: '/recommend', icon: IconSparkles, key: '7' },
  { label: 'Import & data', href: '/import', icon: IconDatabaseImport, key: '8' },
  { label: 'Doctor', href: '/doctor', icon: IconStethoscope, key: '9' },
];

export function isCurrent(href: string, location: string): boolean {
  return href === '/' ? location === '/' : location === href || location.startsWith(`${href}/`);
}

export function Navigation() {
  const [location] = useLocation();
  const { data: summary } = useQuery(api.project.summary.options({}));
  return (
    <Stack gap={2} h="100%" p="xs">
      {places.map(({ label, href, icon: Picture, count }) => {
        const current = isCurrent(href, location);
        return (
          <NavLink
            key={href}
            component={Link}
            href={href}
            label={label}
            active={current}
            aria-current={current ? 'page' : undefined}
            leftSection={<Picture size={18} stroke={1.7} />}
            rightSection={
              summary && count ? (
                <Text size="xs" c="dimmed" className="figures" aria-hidden>
                  {formatCompact(summary.counts[count])}
                </Text>
              ) : undefined
            }
            className="navigation-link"
          />
        );
      })}
      <Box flex={1} />
      <Version />
    </Stack>
  );
}

function Version() {
  const { data } = useQuery(api.project.version.options({}));
  return (
    <Text size="xs" c="dimmed" px="sm" pb={4}>
      {data ? `Version ${data.version}` : ''}
    </Text>
  );
}
