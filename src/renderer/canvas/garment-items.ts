import type { Runs } from '../../shared/geometry/run-length.ts';
import { inOrder, type EditorGarment } from '../editor/garment.ts';
import { drawnGarments, type EditorState } from '../editor/state.ts';
import { shapeOf } from './tiles/mask-shape.ts';
import type { MaskStyle } from './tiles/paint-tile.ts';
import type { Colour } from './tiles/pixels.ts';
import type { LayerItem } from './tiles/tile-layer.ts';

/** How garments are to look, apart from what the editor itself knows. */
export interface GarmentLook {
  colourOf: (garmentClassId: number | null) => Colour;
  /** Of the masks' area, 0 to 1. */
  opacity: number;
  outlines: boolean;
  masksShown: boolean;
  /** Device pixels per CSS pixel. */
  ratio: number;
  /** Under the pointer, or pointed at in a list. */
  hovered: number | undefined;
  comparison: MaskComparison | undefined;
  /** Outlines that nobody has taken yet, drawn dashed above all garments. */
  suggestions: readonly SuggestedOutline[];
}

export interface SuggestedOutline {
  id: number;
  runs: Runs;
  garmentClassId: number | null;
  /** The one that a key takes. */
  current: boolean;
}

/** A model's mask beside a person's, drawn instead of all other garments. */
export interface MaskComparison {
  model: Runs | undefined;
  human: Runs | undefined;
  /** `overlay` draws both with their rims, `difference` colours pixels by who has them. */
  view: 'overlay' | 'difference';
}

/** What a legend says beside the canvas. */
export const comparisonColours = { model: [242, 142, 43], human: [78, 121, 216], both: [53, 162, 107] } as const;

const strokeColours = { foreground: [60, 200, 110], background: [235, 80, 80] } as const;

export interface GarmentItems {
  /** All garments but those of `active`. */
  masks: readonly LayerItem[];
  /** Chosen, changing, pointed at, proposed. */
  active: readonly LayerItem[];
}

/**
 * Says what to draw for a state of the editor. Lists and items that are the same as the last time are the same objects,
 * so that nothing is compared or painted twice.
 */
export function createGarmentItems(): (state: EditorState, look: GarmentLook) => GarmentItems {
  let known = new Map<string, LayerItem>();
  let last: GarmentItems = { masks: [], active: [] };

  return (state, look) => {
    const next = new Map<string, LayerItem>();
    const keep = (item: LayerItem): LayerItem => {
      const before = known.get(item.key);
      const kept = before !== undefined && sameItem(before, item) ? before : item;
      next.set(item.key, kept);
      return kept;
    };
    const items = look.comparison ? comparisonItems(look.comparison, look) : editorItems(state, look);
    const masks = items.masks.map(keep);
    const active = items.active.map(keep);
    known = next;
    last = { masks: sameList(last.masks, masks), active: sameList(last.active, active) };
    return last;
  };
}

function editorItems(state: EditorState, look: GarmentLook): GarmentItems {
  const { selected, hidden, preview } = state;
  const chosen = new Set(selected);
  const changing = new Set(preview.changed.map(({ id }) => id));
  const masks: LayerItem[] = [];
  const active: LayerItem[] = [];
  for (const garment of inOrder(drawnGarments(state))) {
    if (hidden.has(garment.id)) continue;
    if (chosen.has(garment.id) || changing.has(garment.id)) {
      active.push(maskItem(`garment ${garment.id}`, garment.runs, chosenStyle(garment, look)));
      continue;
    }
    if (look.masksShown) masks.push(maskItem(`garment ${garment.id}`, garment.runs, usualStyle(garment, look)));
    if (garment.id === look.hovered) {
      active.push(maskItem(`hovered ${garment.id}`, garment.runs, hoveredStyle(garment, look)));
    }
  }
  for (const suggestion of look.suggestions) {
    const style = suggestedStyle(suggestion, look);
    active.push(maskItem(`suggestion ${suggestion.id}`, suggestion.runs, style));
  }
  if (preview.strokes) {
    for (const kind of ['background', 'foreground'] as const) {
      active.push(maskItem(kind, preview.strokes[kind], flat(strokeColours[kind], 0.5)));
    }
  }
  if (preview.proposed) {
    // Of the garment that it would change, where that is one.
    const [changed = undefined, ...others] = preview.changed;
    const garmentClassId = changed && others.length === 0 ? changed.garmentClassId : state.activeClassId;
    active.push(maskItem('proposed', preview.proposed, proposedStyle(look.colourOf(garmentClassId), look)));
  }
  return { masks, active };
}

function comparisonItems({ model, human, view }: MaskComparison, look: GarmentLook): GarmentItems {
  switch (view) {
    case 'overlay': {
      const style = (colour: Colour): MaskStyle => ({ ...flat(colour, 0.25), rim: 1, rimWidth: pixels(2, look) });
      const sides = { human, model };
      const active = (['human', 'model'] as const).flatMap((side) => {
        const runs = sides[side];
        return runs === undefined ? [] : [maskItem(side, runs, style(comparisonColours[side]))];
      });
      return { masks: [], active };
    }
    case 'difference': {
      const [first, second] = [model ?? emptyLike(human), human ?? emptyLike(model)];
      if (first === undefined || second === undefined) return { masks: [], active: [] };
      const colours = {
        first: comparisonColours.model,
        second: comparisonColours.human,
        both: comparisonColours.both,
      };
      const shapes = { first: shapeOf(first), second: shapeOf(second) };
      return { masks: [], active: [{ kind: 'comparison', key: 'difference', ...shapes, colours, opacity: 0.6 }] };
    }
  }
}

function emptyLike(runs: Runs | undefined): Runs | undefined {
  return runs && { height: runs.height, width: runs.width, counts: Uint32Array.of(runs.height * runs.width) };
}

function maskItem(key: string, runs: Runs, style: MaskStyle): LayerItem {
  return { kind: 'mask', key, shape: shapeOf(runs), style };
}

const pixels = (width: number, { ratio }: GarmentLook): number => Math.min(8, Math.max(1, Math.round(width * ratio)));

/** Stands out from rims of the same class. */
function lighter([red, green, blue]: Colour): Colour {
  const mix = (channel: number): number => Math.round(channel + (255 - channel) * 0.7);
  return [mix(red), mix(green), mix(blue)];
}

function flat(colour: Colour, fill: number): MaskStyle {
  return { colour, fill, rim: 0, rimWidth: 1, casing: 0, dashed: false };
}

function usualStyle({ garmentClassId }: EditorGarment, look: GarmentLook): MaskStyle {
  const rim = look.outlines ? 0.95 : 0;
  return { ...flat(look.colourOf(garmentClassId), look.opacity), rim, rimWidth: pixels(2, look), casing: rim * 0.4 };
}

function chosenStyle({ garmentClassId }: EditorGarment, look: GarmentLook): MaskStyle {
  const fill = Math.min(1, look.opacity + 0.1);
  const colour = look.colourOf(garmentClassId);
  return { ...flat(colour, fill), rim: 1, rimColour: lighter(colour), rimWidth: pixels(2, look), casing: 0.85 };
}

function hoveredStyle({ garmentClassId }: EditorGarment, look: GarmentLook): MaskStyle {
  const colour = look.colourOf(garmentClassId);
  return { ...flat(colour, 0.12), rim: 0.8, rimColour: lighter(colour), rimWidth: pixels(1, look) };
}

function proposedStyle(colour: Colour, look: GarmentLook): MaskStyle {
  return { ...flat(colour, 0.3), rim: 1, rimWidth: pixels(2, look), casing: 0.6, dashed: true };
}

function suggestedStyle({ garmentClassId, current }: SuggestedOutline, look: GarmentLook): MaskStyle {
  const colour = look.colourOf(garmentClassId);
  const rim = { rim: 1, rimWidth: pixels(2, look), casing: 0.7, dashed: true };
  return { ...flat(colour, current ? 0.22 : 0.06), ...rim, ...(current ? { rimColour: lighter(colour) } : {}) };
}

function sameItem(before: LayerItem, after: LayerItem): boolean {
  if (before.kind === 'mask' && after.kind === 'mask') {
    return before.shape === after.shape && sameStyle(before.style, after.style);
  }
  return (
    before.kind === 'comparison' &&
    after.kind === 'comparison' &&
    before.first === after.first &&
    before.second === after.second &&
    before.opacity === after.opacity
  );
}

function sameStyle(before: MaskStyle, after: MaskStyle): boolean {
  return (
    before.fill === after.fill &&
    before.rim === after.rim &&
    before.rimWidth === after.rimWidth &&
    before.casing === after.casing &&
    before.dashed === after.dashed &&
    sameColour(before.colour, after.colour) &&
    sameColour(before.rimColour, after.rimColour)
  );
}

function sameColour(before: Colour | undefined, after: Colour | undefined): boolean {
  return before === after || before?.join() === after?.join();
}

function sameList(before: readonly LayerItem[], after: readonly LayerItem[]): readonly LayerItem[] {
  return before.length === after.length && before.every((item, index) => item === after[index]) ? before : after;
}
