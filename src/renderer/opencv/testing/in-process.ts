import type { FromWorker, ToWorker } from '../messages.ts';
import type { OpenCv } from '../open-cv.ts';
import type { Picture } from '../picture.ts';
import type { WorkerLine } from '../smart-tools.ts';
import { createWorkshop } from '../workshop.ts';
import { loadOpenCv } from './open-cv.ts';

/** A worker of this process: the real workshop and OpenCV, its messages copied as between threads. */
export function startInProcess(load: () => Promise<OpenCv> = loadOpenCv): WorkerLine & { ended: boolean } {
  const line: WorkerLine & { ended: boolean } = {
    ended: false,
    onmessage: null,
    onerror: null,
    postMessage(message) {
      const copy = structuredClone(message);
      setTimeout(() => void (line.ended || handle(copy)));
    },
    terminate() {
      line.ended = true;
    },
  };
  const { handle } = createWorkshop({
    loadOpenCv: load,
    decode: (picture) => Promise.resolve(picture as Picture),
    send(message: FromWorker) {
      const data = structuredClone(message);
      setTimeout(() => line.ended || line.onmessage?.({ data }));
    },
    breathe: () => new Promise((resolve) => setTimeout(resolve)),
  }) as { handle(message: ToWorker): Promise<void> };
  return line;
}
