import type { ProjectStore } from '../open.ts';
import { GarmentColumns, PhotoColumns, type GarmentRow, type PhotoRow, type Sorted } from './columns.ts';
import { noFindings, type FindingColumns } from './findings.ts';
import { statements } from './statements.ts';
import type { RowOrder } from './windows.ts';

/** Above this many changes, reading everything again is cheaper. */
const mostChanges = 50_000;
/** Read at once: others wait no longer than that takes. */
const sliceRows = 5_000;

/** The columns of one project, as they are after the last write. */
export interface GalleryColumns {
  photos: PhotoColumns;
  garments: GarmentColumns;
  /** Rises with each change of anything. */
  version: number;
  /** The version at which garments changed last in what they are sorted by, or in whether they are shown. */
  changedAt: Record<Exclude<Sorted, 'name'> | 'live', number>;
  /** Rows by what they are sorted by, until a change upsets that. */
  photoOrders: Map<Sorted, RowOrder>;
  garmentOrders: Map<Sorted, RowOrder>;
  /** What findings have been asked for so far. */
  findings: FindingColumns;
}

/** Columns on their way. */
interface Loading {
  /** With all photos, and garments as far as they are read. */
  photos: Promise<GalleryColumns>;
  whole: Promise<void>;
}

/**
 * What galleries filter and sort by, held in memory as columns (some 70 MB for 525K photos and 1.5M garments): any
 * filter with any order is a pass over typed arrays, so that every page of every list takes milliseconds. Temporary
 * triggers of our connection note which rows a write touched, and just these are read again.
 */
export class GalleryIndex {
  readonly #store: ProjectStore;
  #columns: GalleryColumns | undefined;
  #loading: Loading | undefined;
  #watching = false;
  readonly #changedPhotos = new Set<number>();
  readonly #changedGarments = new Set<number>();
  #dataVersion: unknown;
  #version = 0;

  constructor(store: ProjectStore) {
    this.#store = store;
  }

  /** Columns that hold everything written so far. Filled at the first call. */
  async columns(): Promise<GalleryColumns> {
    for (;;) {
      const known = this.#current();
      if (known !== undefined) return known;
      await this.#load().whole;
    }
  }

  /** The same to who asks about photos alone: garments, which are the most to read, may still be on their way. */
  async photoColumns(): Promise<GalleryColumns> {
    const known = this.#current();
    if (known !== undefined) return known;
    const { photos } = this.#load();
    const columns = await photos;
    const stillRead = this.#loading?.photos === photos && this.#writtenHere();
    return stillRead && this.#catchUpPhotos(columns, ++this.#version) ? columns : this.columns();
  }

  /** The columns with what was written last; undefined where they must be read. */
  #current(): GalleryColumns | undefined {
    if (this.#columns !== undefined && this.#writtenHere() && this.#catchUp(this.#columns)) return this.#columns;
    this.#columns = undefined;
    return undefined;
  }

  /** Whether nobody else has written since the columns began to be read, as the engine does while a command reads. */
  #writtenHere(): boolean {
    return this.#readDataVersion() === this.#dataVersion;
  }

  /** Rises only when another connection has written. */
  #readDataVersion(): unknown {
    return this.#store.sqlite.pragma('data_version', { simple: true });
  }

  #load(): Loading {
    if (this.#loading !== undefined) return this.#loading;
    this.#watch();
    this.#changedPhotos.clear();
    this.#changedGarments.clear();
    this.#dataVersion = this.#readDataVersion();
    const photos = this.#readPhotos();
    const whole = photos
      .then(async (columns) => {
        await this.#readGarments(columns);
        this.#columns = columns;
      })
      .finally(() => {
        this.#loading = undefined;
      });
    // Who waits for it hears of a failure, and the next one to ask tries again; perhaps somebody waits for photos alone.
    whole.catch(() => undefined);
    this.#loading = { photos, whole };
    return this.#loading;
  }

  async #readPhotos(): Promise<GalleryColumns> {
    const photos = new PhotoColumns();
    const slice = this.#store.sqlite.prepare(statements.photoSlice).raw();
    for (let last = 0; ;) {
      const rows = slice.all(last, sliceRows) as PhotoRow[];
      for (const row of rows) photos.append(row);
      if (rows.length < sliceRows) break;
      last = rows.at(-1)?.[0] ?? last;
      await breath();
    }
    const version = ++this.#version;
    return {
      photos,
      garments: new GarmentColumns(),
      version,
      changedAt: { split: version, event: version, garment: version, area: version, score: version, live: version },
      photoOrders: new Map(),
      garmentOrders: new Map(),
      findings: noFindings(),
    };
  }

  async #readGarments({ photos, garments }: GalleryColumns): Promise<void> {
    const slice = this.#store.sqlite.prepare(statements.garmentSlice).raw();
    for (let last = 0; ;) {
      const rows = slice.all(last, sliceRows) as GarmentRow[];
      // A photo that came while we read is caught up with later, and its garments with it.
      const known = rows.findIndex((row) => photos.rowOf(row[1]) === -1);
      const complete = known === -1 ? rows : rows.slice(0, known);
      for (const row of complete) garments.append(row, photos.rowOf(row[1]));
      if (rows.length < sliceRows || complete.length < rows.length) {
        for (const row of rows.slice(complete.length)) this.#changedGarments.add(row[0]);
        return;
      }
      last = rows.at(-1)?.[0] ?? last;
      await breath();
    }
  }

  /** Reads again what has changed; false where everything must be. */
  #catchUp(columns: GalleryColumns): boolean {
    const [photoIds, garmentIds] = [this.#changedPhotos, this.#changedGarments];
    if (photoIds.size + garmentIds.size === 0) return true;
    if (photoIds.size + garmentIds.size > mostChanges) return false;
    const { photos, garments } = columns;
    const version = ++this.#version;
    if (!this.#catchUpPhotos(columns, version)) return false;
    const readGarment = this.#store.sqlite.prepare(statements.garmentRow).raw();
    for (const id of ascending(garmentIds)) {
      const found = readGarment.get(id) as GarmentRow | undefined;
      const row = garments.rowOf(id);
      if (found === undefined) {
        if (row !== -1) return false;
      } else if (row !== -1) {
        const shown = garments.live[row];
        for (const sorted of garments.update(row, found)) upset(columns, sorted, version);
        if (garments.live[row] !== shown) columns.changedAt.live = version;
      } else if (garments.size > 0 && id < (garments.ids[garments.size - 1] as number)) return false;
      else {
        garments.append(found, photos.rowOf(found[1]));
        columns.changedAt.live = version;
        columns.garmentOrders.clear();
        for (const column of columns.findings.columns.values()) column.order = undefined;
      }
    }
    columns.version = version;
    garmentIds.clear();
    return true;
  }

  #catchUpPhotos(columns: GalleryColumns, version: number): boolean {
    if (this.#changedPhotos.size === 0) return true;
    if (this.#changedPhotos.size > mostChanges) return false;
    const { photos, photoOrders } = columns;
    const read = this.#store.sqlite.prepare(statements.photoRow).raw();
    for (const id of ascending(this.#changedPhotos)) {
      const found = read.get(id) as PhotoRow | undefined;
      const row = photos.rowOf(id);
      if (found === undefined) {
        // Inserted and rolled back, or deleted.
        if (row !== -1) return false;
      } else if (row !== -1) {
        for (const sorted of photos.update(row, found)) photoOrders.delete(sorted);
      } else if (photos.size > 0 && id < (photos.ids[photos.size - 1] as number)) return false;
      else {
        photos.append(found);
        photoOrders.clear();
      }
    }
    columns.version = version;
    this.#changedPhotos.clear();
    return true;
  }

  #watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    const { sqlite } = this.#store;
    const noteIn = (changed: Set<number>) => (id: number) => {
      // Past the limit everything is read again anyway; no need to remember what.
      if (changed.size <= mostChanges) changed.add(id);
      return null;
    };
    sqlite.function('gallery_photo_changed', { directOnly: false }, noteIn(this.#changedPhotos));
    sqlite.function('gallery_garment_changed', { directOnly: false }, noteIn(this.#changedGarments));
    sqlite.function('gallery_findings_changed', { directOnly: false }, () => {
      this.#columns?.findings.sets.clear();
      return null;
    });
    const findingTriggers = ['INSERT', 'UPDATE', 'DELETE'].map(
      (change) => `CREATE TEMP TRIGGER gallery_findings_${change} AFTER ${change} ON main.finding_sets BEGIN
        SELECT gallery_findings_changed(); END;`,
    );
    sqlite.exec(`${findingTriggers.join('\n')}
      CREATE TEMP TRIGGER gallery_photo_inserted AFTER INSERT ON main.photos BEGIN
        SELECT gallery_photo_changed(NEW.id); END;
      CREATE TEMP TRIGGER gallery_photo_updated AFTER UPDATE OF split, event_class_id, excluded_reason
        ON main.photos BEGIN
        SELECT gallery_photo_changed(NEW.id); END;
      CREATE TEMP TRIGGER gallery_photo_deleted AFTER DELETE ON main.photos BEGIN
        SELECT gallery_photo_changed(OLD.id); END;
      CREATE TEMP TRIGGER gallery_garment_inserted AFTER INSERT ON main.annotations BEGIN
        SELECT gallery_garment_changed(NEW.id); END;
      CREATE TEMP TRIGGER gallery_garment_updated AFTER UPDATE OF split, event_class_id, garment_class_id,
        review_state, area, score, current_revision_id, deleted, crowd, excluded_reason
        ON main.annotations BEGIN
        SELECT gallery_garment_changed(NEW.id); END;
      CREATE TEMP TRIGGER gallery_garment_deleted AFTER DELETE ON main.annotations BEGIN
        SELECT gallery_garment_changed(OLD.id); END;`);
  }
}

const indices = new WeakMap<ProjectStore, GalleryIndex>();

/** The index of an open project, made at the first question. */
export function galleryIndex(store: ProjectStore): GalleryIndex {
  const known = indices.get(store);
  if (known !== undefined) return known;
  const index = new GalleryIndex(store);
  indices.set(store, index);
  return index;
}

/** Forgets the orders that a change of one garment upsets. */
function upset({ garmentOrders, findings, changedAt }: GalleryColumns, sorted: Sorted, version: number): void {
  garmentOrders.delete(sorted);
  if (sorted !== 'name') changedAt[sorted] = version;
  for (const column of findings.columns.values()) {
    const { subject } = column.subjects;
    const own = subject === 'outline-and-class' ? sorted === 'area' || sorted === 'garment' : subject === sorted;
    if (own) [column.order, column.holding] = [undefined, undefined];
  }
}

function ascending(ids: Set<number>): number[] {
  return [...ids].sort((left, right) => left - right);
}

function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
