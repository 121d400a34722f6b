import type { BalanceCell, BalanceWarning, PhotoClass } from '../contract/balance.ts';

/** Under this many training garments an event's figures are mostly chance. */
export const tinyEvent = 20;
const strongImbalance = 10;
/** Under this many training photos a class is mostly learned by heart. */
const tinyClass = 10;

/** What of the counts will make a training or its figures worse than they need be, the gravest first. */
export function balanceWarnings(
  cells: readonly BalanceCell[],
  events: readonly string[],
  garments: readonly string[],
): BalanceWarning[] {
  const warnings: BalanceWarning[] = [];
  const warn = (
    kind: BalanceWarning['kind'],
    level: BalanceWarning['level'],
    message: string,
    remedy: string,
    event: string | null = null,
  ): void => void warnings.push({ kind, level, message, remedy, event, garment: null });
  const of = (event: string) => {
    const own = cells.filter((cell) => cell.event === event);
    const sum = (split: 'train' | 'val' | 'test'): number => own.reduce((total, cell) => total + cell[split], 0);
    return { event, train: sum('train'), val: sum('val'), test: sum('test') };
  };
  const rows = events.map(of).filter(({ train, val, test }) => train + val + test > 0);
  const anyTest = rows.some(({ test }) => test > 0);

  for (const { event, train, val, test } of rows) {
    const heldOut = val + test;
    if (train === 0) {
      warn(
        'event-not-in-train',
        'error',
        `${event} has ${heldOut} garments in val and test, but none in train: it cannot be learned.`,
        'Move some of its photos to train, or label more.',
        event,
      );
      continue;
    }
    const missing = [...(val === 0 ? ['val'] : []), ...(test === 0 && anyTest ? ['test'] : [])];
    if (missing.length > 0) {
      warn(
        'event-not-held-out',
        missing.length === 2 || !anyTest ? 'error' : 'warning',
        `${event} has no garment in ${missing.join(' or ')}: nothing says how well it is learned.`,
        'Split the photos again, which holds out a share of every event, or move some by hand.',
        event,
      );
    }
    if (train < tinyEvent) {
      warn(
        'tiny-event',
        'warning',
        `${event} has only ${train} training garments.`,
        'Label more photos of it; over-sampling repeats the few that there are.',
        event,
      );
    }
  }

  const trained = rows.filter(({ train }) => train > 0).sort((left, right) => right.train - left.train);
  const [most, least] = [trained[0], trained.at(-1)];
  if (most && least && most.train >= strongImbalance * least.train) {
    warn(
      'imbalance',
      'warning',
      `${most.event} has ${Math.round(most.train / least.train)} times as many training garments as ${least.event}.`,
      'Use a plan that evens events out, such as the effective number of samples.',
      least.event,
    );
  }

  const unseen = cells.filter(({ train, val, test }) => train === 0 && val + test > 0);
  if (unseen.length > 0) {
    const first = unseen.slice(0, 3).map(({ event, garment }) => `${garment ?? 'no class'} at ${event}`);
    warn(
      'cells-not-in-train',
      'warning',
      `${unseen.length} ${unseen.length === 1 ? 'cell has' : 'cells have'} held-out garments but none in train: ${first.join(', ')}${unseen.length > 3 ? ` and ${unseen.length - 3} more` : ''}.`,
      'Split again, or label more photos of them.',
    );
  }
  const worn = garments.filter((garment) => cells.some((cell) => cell.garment === garment));
  const empty = rows.length * worn.length - cells.filter(({ garment, train }) => garment !== null && train > 0).length;
  if (empty > 0) {
    warn(
      'empty-cells',
      'note',
      `${empty} of ${rows.length * worn.length} cells have no training garment.`,
      'No sampler can draw from them; a garment class may come to stand for the events that it is seen at.',
    );
  }
  const nameless = cells.reduce((total, cell) => total + (cell.garment === null ? cell.train : 0), 0);
  if (nameless > 0) {
    warn(
      'garments-without-class',
      'note',
      `${nameless} training ${nameless === 1 ? 'garment has' : 'garments have'} no garment class.`,
      'Give them one, where the class is to be balanced or fused.',
    );
  }
  return byLevel(warnings);
}

function byLevel(warnings: BalanceWarning[]): BalanceWarning[] {
  const levels = ['error', 'warning', 'note'];
  return warnings.sort((left, right) => levels.indexOf(left.level) - levels.indexOf(right.level));
}

/** What of a detector's photos will make it or its figures worse than they need be, the gravest first. */
export function photoWarnings(classes: readonly PhotoClass[], unknown: number): BalanceWarning[] {
  const warnings: BalanceWarning[] = [];
  const anyTest = classes.some(({ test }) => test.photos > 0);
  for (const { garment, train, val, test } of classes) {
    const heldOut = val.garments + test.garments;
    const about = { event: null, garment };
    if (train.photos === 0) {
      if (heldOut === 0) continue;
      warnings.push({
        kind: 'class-not-in-train',
        level: 'error',
        message: `${garment} is worn ${heldOut} times in val and test, but on no training photo: it cannot be learned.`,
        remedy: 'Move some of its photos to train, or draw it on more.',
        ...about,
      });
      continue;
    }
    const missing = [...(val.photos === 0 ? ['val'] : []), ...(test.photos === 0 && anyTest ? ['test'] : [])];
    if (missing.length > 0) {
      warnings.push({
        kind: 'class-not-held-out',
        level: 'warning',
        message: `${garment} is on no photo of ${missing.join(' or ')}: nothing says how well it is found.`,
        remedy: 'Split the photos again, or move some by hand.',
        ...about,
      });
    }
    if (train.photos < tinyClass) {
      warnings.push({
        kind: 'tiny-class',
        level: 'warning',
        message: `${garment} is on only ${train.photos} training ${train.photos === 1 ? 'photo' : 'photos'}.`,
        remedy: 'Import more photos of it; repeating shows the same few again.',
        ...about,
      });
    }
  }
  if (unknown > 0) {
    warnings.push({
      kind: 'photos-unknown',
      level: 'note',
      message: `${unknown} ${unknown === 1 ? 'photo of a split is' : 'photos of the splits are'} in no dataset of a detector: nobody has said what they show.`,
      remedy: 'Draw their garments, import masks, or let a detector find them.',
      event: null,
      garment: null,
    });
  }
  return byLevel(warnings);
}
