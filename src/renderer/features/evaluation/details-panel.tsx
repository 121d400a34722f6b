import { Paper, Skeleton, Tabs, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { EvaluationReport } from '../../../shared/contract/evaluation.ts';
import { api } from '../../client/api.ts';
import { english } from '../../ui/english.ts';
import { Problem } from '../../ui/problem.tsx';
import { Abstaining } from './abstaining.tsx';
import { ClassPlots } from './class-plots.tsx';
import { GarmentFacets } from './garment-facets.tsx';
import { PhotoFigures } from './photo-figures.tsx';

const words = english.evaluation.detailsPanel;

const tabs = [
  { value: 'abstaining', label: words.abstaining },
  { value: 'classes', label: words.curvesOfEachClass },
  { value: 'garments', label: words.garmentClasses },
  { value: 'photos', label: words.wholePhotos },
] as const;

/** What else the predictions say. */
export function DetailsPanel({ report }: { report: EvaluationReport }) {
  const [tab, setTab] = useState<string | null>('abstaining');
  const { data, error, refetch } = useQuery(api.evaluation.details.options({ runId: report.run, split: report.split }));
  return (
    <Paper component="section" aria-labelledby="details">
      <Title order={2} id="details" mb="xs">
        {words.lookedAtMoreClosely}
      </Title>
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List mb="md">
          {tabs.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {error && <Problem error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton height={240} />}
        {data && (
          <>
            <Tabs.Panel value="abstaining">
              <Abstaining coverage={data.coverage} count={report.count} />
            </Tabs.Panel>
            <Tabs.Panel value="classes">
              <ClassPlots classes={data.perClass} />
            </Tabs.Panel>
            <Tabs.Panel value="garments">
              <GarmentFacets facets={data.byGarment} report={report} />
            </Tabs.Panel>
            <Tabs.Panel value="photos">
              <PhotoFigures photos={data.photos} garments={report} />
            </Tabs.Panel>
          </>
        )}
      </Tabs>
    </Paper>
  );
}
