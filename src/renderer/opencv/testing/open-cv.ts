import { createRequire } from 'node:module';
import { whenCompiled, type OpenCv, type OpenCvModule } from '../open-cv.ts';

/** The same file that the page's worker runs, in this process. */
export function loadOpenCv(): Promise<OpenCv> {
  const load = createRequire(import.meta.url);
  return whenCompiled(load('@techstark/opencv-js') as OpenCvModule);
}

/** Where OpenCV's memory has room for one more megabyte: stays where it is as long as everything is freed. */
export function firstFreeByte(cv: OpenCv): number {
  const { _malloc: allocate, _free: free } = cv as OpenCv & { _malloc(bytes: number): number; _free(at: number): void };
  const at = allocate(2 ** 20);
  free(at);
  return at;
}
