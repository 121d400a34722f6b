import type { GroundTruth } from '../../../../../shared/metrics/coco/evaluator.ts';
import { checked } from '../../imports/checked.ts';
import { jsonRecords } from '../../imports/json-records.ts';
import type { PhotoFrame } from '../../imports/masks.ts';
import { Refusal } from '../../imports/report.ts';
import type { Kind } from './kinds.ts';
import { annotation, category, groundTruthRemedy, image, orEnd } from './records.ts';

export interface TruthOfPhoto<Shape> {
  /** Undefined where the file does not say the photo's size. */
  frame: PhotoFrame | undefined;
  groundTruths: GroundTruth<Shape>[];
}

export interface GroundTruthFile<Shape> {
  /** Sorted by id, as pycocotools has them. */
  categories: { id: number; name: string }[];
  photos: Map<number, TruthOfPhoto<Shape>>;
  groundTruths: number;
  /** Annotations that name a photo or a category which the file does not list: pycocotools does not look at them. */
  leftOut: number;
  /** Whether an annotation has the id 0. */
  idZero: boolean;
}

/**
 * Reads COCO instances. What is kept is a mask's text or a box for each annotation.
 *
 * @param onPosition told how many bytes of the file, read twice, have been read
 * @throws StudioError IMPORT_INVALID for a file or a record that is not as it must be
 */
export async function readGroundTruth<Shape>(
  file: string,
  kind: Kind<Shape>,
  onPosition: (bytes: number) => void,
): Promise<GroundTruthFile<Shape>> {
  const names = new Map<number, string>();
  const photos = new Map<number, TruthOfPhoto<Shape>>();
  let firstPass = 0;
  for await (const record of jsonRecords(file, ['categories', 'images'])) {
    orEnd(file, `${record.list}[${record.index}]`, () => {
      if (record.list === 'categories') {
        const { id, name } = checked(category, record, record.list, groundTruthRemedy);
        assertNew(names, id, 'category');
        names.set(id, name);
      } else {
        const { id, width, height } = checked(image, record, record.list, groundTruthRemedy);
        assertNew(photos, id, 'image');
        const frame = width === undefined || height === undefined ? undefined : { width, height, orientation: 1 };
        photos.set(id, { frame, groundTruths: [] });
      }
    });
    firstPass = record.position;
    onPosition(record.position);
  }
  const listed = { categories: names, images: photos };
  for (const [list, found] of Object.entries(listed)) {
    if (found.size > 0) continue;
    orEnd(file, '', () => {
      throw new Refusal(list, `the file lists no ${list}`, 'Choose a file with images, annotations and categories.');
    });
  }
  const categories = [...names].map(([id, name]) => ({ id, name })).sort((left, right) => left.id - right.id);
  const truth: GroundTruthFile<Shape> = { categories, photos, groundTruths: 0, leftOut: 0, idZero: false };
  await readAnnotations(file, kind, truth, (bytes) => onPosition(firstPass + bytes));
  return truth;
}

async function readAnnotations<Shape>(
  file: string,
  kind: Kind<Shape>,
  truth: GroundTruthFile<Shape>,
  onPosition: (bytes: number) => void,
): Promise<void> {
  const classIndices = new Map(truth.categories.map(({ id }, index) => [id, index]));
  const ids = new Set<number>();
  for await (const record of jsonRecords(file, ['annotations'])) {
    orEnd(file, `annotations[${record.index}]`, () => {
      const value = checked(annotation, record, 'annotations', groundTruthRemedy);
      assertNew(ids, value.id, 'annotation');
      ids.add(value.id);
      const photo = truth.photos.get(value.image_id);
      const classIndex = classIndices.get(value.category_id);
      if (photo === undefined || classIndex === undefined) {
        truth.leftOut++;
        return;
      }
      truth.groundTruths++;
      truth.idZero ||= value.id === 0;
      photo.groundTruths.push({
        ...kind.truthShape(value, photo.frame),
        classIndex,
        crowd: Boolean(value.iscrowd),
        area: value.area,
        id: value.id,
      });
    });
    onPosition(record.position);
  }
}

function assertNew(known: { has(id: number): boolean }, id: number, what: string): void {
  if (known.has(id)) throw new Refusal('id', `${what} ${id} is there twice`, `Give each ${what} its own id.`);
}
