import type { ImportReport, RejectedRecord } from '../../../../shared/contract/imports.ts';

const listedRejections = 1000;

/** Where refused records go. */
export interface RefusalSink {
  reject(record: RejectedRecord): void;
}

/** Counts what an import does and lists what it refuses. */
export class ImportLog implements RefusalSink {
  readonly counts: ImportReport['counts'] = {
    records: 0,
    photosAdded: 0,
    photosKnown: 0,
    annotationsAdded: 0,
    annotationsKnown: 0,
    labelsChanged: 0,
    rejected: 0,
  };
  readonly #rejected: RejectedRecord[] = [];
  readonly #started = performance.now();

  reject(record: RejectedRecord): void {
    this.counts.rejected++;
    if (this.#rejected.length < listedRejections) this.#rejected.push(record);
  }

  report(format: string, dryRun: boolean): ImportReport {
    return {
      format,
      dryRun,
      counts: { ...this.counts },
      rejected: this.#rejected,
      seconds: Math.round(performance.now() - this.#started) / 1000,
    };
  }
}

/**
 * The refusals of one record that is prepared beside others: held until its turn comes, so that a report has the
 * source's order whatever is ready first.
 */
export class HeldRefusals implements RefusalSink {
  readonly #records: RejectedRecord[] = [];

  reject(record: RejectedRecord): void {
    this.#records.push(record);
  }

  releaseTo(sink: RefusalSink): void {
    for (const record of this.#records.splice(0)) sink.reject(record);
  }
}

/** Why one record is refused: the import goes on without it. */
export class Refusal extends Error {
  readonly field: string;
  readonly remedy: string;

  constructor(field: string, cause: string, remedy: string) {
    super(cause);
    this.name = 'Refusal';
    this.field = field;
    this.remedy = remedy;
  }

  at(file: string, record: string): RejectedRecord {
    return { file, record, field: this.field, cause: this.message, remedy: this.remedy };
  }
}
