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
import { english } from '../ui/english.ts';
import { formatCompact } from '../ui/format.ts';

const words = english.frame.navigation;

export interface Place {
  label: string;
  href: string;
  icon: Icon;
  /** Pressed with Alt. */
  key: string;
  count?: 'photos' | 'garments' | 'runs';
}

export const places: readonly Place[] = [
  { label: words.home, href: '/', icon: IconHome, key: '1' },
  { label: english.common.photos, href: '/photos', icon: IconPhoto, key: '2', count: 'photos' },
  { label: english.common.garments, href: '/crops', icon: IconHanger, key: '3', count: 'garments' },
  { label: words.review, href: '/review', icon: IconListCheck, key: 'R' },
  { label: words.balance, href: '/balance', icon: IconScale, key: 'B' },
  { label: words.map, href: '/map', icon: IconMap2, key: 'M' },
  { label: words.training, href: '/training', icon: IconSchool, key: '4', count: 'runs' },
  { label: words.evaluation, href: '/evaluation', icon: IconChartDots3, key: '5' },
  { label: words.compare, href: '/compare', icon: IconArrowsDiff, key: 'C' },
  { label: words.detector, href: '/detector', icon: IconScan, key: '6' },
  { label: words.recommend, href: '/recommend', icon: IconSparkles, key: '7' },
  { label: words.importData, href: '/import', icon: IconDatabaseImport, key: '8' },
  { label: words.doctor, href: '/doctor', icon: IconStethoscope, key: '9' },
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
      {data ? words.version(data.version) : ''}
    </Text>
  );
}
