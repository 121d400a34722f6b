import type { StudioEvent } from '../../../shared/contract/events.ts';

/** Tells every listener of this process (open pages, the command line) what happens, as it happens. */
export interface EventHub {
  publish(event: StudioEvent): void;
  /** Returns a function that ends the subscription. */
  subscribe(listener: (event: StudioEvent) => void): () => void;
}

/** @param onListenerError a listener that throws is reported here and does not stop the others */
export function createEventHub(onListenerError: (error: unknown) => void): EventHub {
  const listeners = new Set<(event: StudioEvent) => void>();
  return {
    publish(event) {
      for (const listener of [...listeners]) {
        try {
          listener(event);
        } catch (error) {
          onListenerError(error);
        }
      }
    },
    subscribe(listener) {
      // A wrapper, so that the same function may subscribe twice and end each subscription by itself.
      const subscriber = (event: StudioEvent): void => listener(event);
      listeners.add(subscriber);
      return () => {
        listeners.delete(subscriber);
      };
    },
  };
}
