import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { Job } from '../../shared/contract/jobs.ts';
import type { StudioError } from '../../shared/domain/errors.ts';
import { api } from '../client/api.ts';
import { isOver, withJob } from '../client/event-cache.ts';
import { english } from './english.ts';

const words = english.ui.useJobs;

/** The project's jobs, newest first; the event stream keeps them fresh. */
export function useJobs(): readonly Job[] {
  return useQuery(api.jobs.list.options({ limit: 100 })).data ?? [];
}

export function useActiveJobs(): readonly Job[] {
  return useJobs().filter((job) => !isOver(job));
}

/** One job as it goes; undefined while unknown. */
export function useJob(id: number | undefined): Job | undefined {
  return useQuery({ ...api.jobs.get.options({ id: id ?? 0 }), enabled: id !== undefined }).data;
}

export function showProblem(title: string, error: StudioError): void {
  const remedy = error.details['remedy'];
  notifications.show({
    color: 'red',
    title,
    message: typeof remedy === 'string' ? `${error.message} ${remedy}` : error.message,
    autoClose: 12_000,
  });
}

/** A mutation whose failure is told in a notification. */
export function useAction<Input, Output>(
  title: string,
  action: (input: Input) => Promise<Output>,
  onSuccess?: (output: Output) => void,
): UseMutationResult<Output, StudioError, Input> {
  return useMutation<Output, StudioError, Input>({
    mutationFn: (input) => action(input),
    onError: (error) => showProblem(title, error),
    ...(onSuccess ? { onSuccess } : {}),
  });
}

export function useJobActions(): { cancel: (id: number) => void; resume: (id: number) => void; pending: boolean } {
  const client = useQueryClient();
  const put = (job: Job): void => {
    client.setQueryData<Job[]>(['jobs', 'list', { limit: 100 }], (jobs) => jobs && withJob(jobs, job));
    client.setQueryData(['jobs', 'get', { id: job.id }], job);
  };
  const cancel = useAction(words.jobCouldNotBeCancelled, (id: number) => api.jobs.cancel({ id }), put);
  const resume = useAction(words.jobCouldNotBeResumed, (id: number) => api.jobs.resume({ id }), put);
  return { cancel: cancel.mutate, resume: resume.mutate, pending: cancel.isPending || resume.isPending };
}
