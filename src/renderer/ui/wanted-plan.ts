import { useSearch } from 'wouter';

/** The plan that the address asks for: `Train with this plan` leads there. */
export function useWantedPlan(): number | undefined {
  const wanted = new URLSearchParams(useSearch()).get('plan') ?? '';
  return /^[1-9][0-9]*$/.test(wanted) ? Number(wanted) : undefined;
}
