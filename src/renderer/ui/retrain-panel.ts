import { create } from 'zustand';

/** Whether the header's retrain panel is open, so that other screens can open it. */
export const useRetrainPanel = create<{ opened: boolean }>()(() => ({ opened: false }));

export function openRetrainPanel(): void {
  useRetrainPanel.setState({ opened: true });
}
