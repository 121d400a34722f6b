import { english } from '../english.ts';

const words = english.hotkeys.actions;

/** Where an action's keys work. Those of `everywhere` work on every screen. */
export type ActionScope = 'everywhere' | 'photo' | 'queue';

export interface Action {
  scope: ActionScope;
  /** Heading on the help page and in the settings. */
  group: string;
  description: string;
  /** The studio's own keys, as Mantine writes them: `mod+F`, `shift+?`, `ArrowLeft`. Several do the same. */
  keys: readonly string[];
}

const everywhere = group('everywhere', words.general);
const photo = group('photo', english.common.photo);
const view = group('photo', words.view);
const tool = group('photo', words.tools);
const garment = group('photo', english.common.garments);
const review = group('photo', words.review);
const suggestion = group('photo', words.suggestions);
const className = group('photo', english.common.class);
const queue = group('queue', words.reviewQueue);

/** Every action whose keys can be chosen. */
export const actions = {
  'help.show': everywhere(words.keyboardHelp, 'shift+?'),
  'scheme.toggle': everywhere(words.darkOrLight, 'mod+shift+L'),
  'jobs.toggle': everywhere(words.showJobs, 'J'),
  'retrain.toggle': everywhere(words.retrain, 'alt+T'),

  'photo.next': photo(english.common.nextPhoto, 'D', 'ArrowRight'),
  'photo.previous': photo(english.common.previousPhoto, 'A', 'ArrowLeft'),
  'edit.undo': photo(english.common.undo, 'mod+Z'),
  'edit.redo': photo(english.common.redo, 'mod+shift+Z', 'mod+Y'),
  'photo.leave': photo(words.cancelTheGestureLetGo, 'Escape'),

  'review.accept-next': review(words.acceptAndGoToTheNext, 'mod+Enter'),
  'review.accept': review(words.acceptTheGarment, 'Y'),
  'review.reject': review(words.rejectTheGarment, 'N'),
  'review.reopen': review(words.backToUnreviewed, 'U'),

  'tool.select': tool(words.selectAndMove, 'V'),
  'tool.vertices': tool(words.editVertices, 'T'),
  'tool.brush': tool(words.brush, 'B'),
  'tool.eraser': tool(words.eraser, 'E'),
  'tool.polygon': tool(words.polygon, 'P'),
  'tool.rectangle': tool(words.rectangle, 'R'),
  'tool.fill': tool(words.fillAHole, 'K'),
  'tool.wand': tool(words.magicWand, 'W'),
  'tool.grabcut': tool(words.grabcutInABox, 'G'),
  'tool.scissors': tool(words.intelligentScissors, 'S'),
  'tool.mode': tool(words.garmentOfItsOwnAdd, 'Q'),
  'tool.below': tool(words.paintingTakesPixelsFromThose, 'shift+Q'),
  'tool.smaller': tool(words.smallerBrushOrLessTolerance, '['),
  'tool.larger': tool(words.largerBrushOrMoreTolerance, ']'),
  'tool.finish': tool(words.finishTheShapeOrTake, 'Enter'),

  'garment.next': garment(words.nextGarment, 'Tab'),
  'garment.previous': garment(words.previousGarment, 'shift+Tab'),
  'garment.all': garment(words.chooseAll, 'mod+A'),
  'garment.lock': garment(words.lockOrUnlock, 'L'),
  'garment.hide': garment(words.hideOrShow, 'H'),
  'garment.show-all': garment(words.showAll, 'shift+H'),
  'garment.delete': garment(english.common.delete, 'Delete', 'Backspace'),
  'garment.cut': garment(words.cut, 'mod+X'),
  'garment.copy': garment(words.copy, 'mod+C'),
  'garment.paste': garment(words.paste, 'mod+V'),
  'garment.duplicate': garment(words.duplicate, 'mod+D'),
  'garment.raise': garment(words.bringForward, 'PageUp'),
  'garment.lower': garment(words.sendBack, 'PageDown'),
  'garment.top': garment(words.bringToTheFront, 'shift+PageUp'),
  'garment.bottom': garment(words.sendToTheBack, 'shift+PageDown'),
  'garment.join': garment(words.joinTheChosenOnes, 'shift+J'),
  'garment.split': garment(words.splitIntoParts, 'X'),
  'garment.fill-holes': garment(words.fillAllHoles, 'shift+K'),
  'garment.smooth': garment(words.smoothOrSimplify, 'shift+S'),
  'garment.below': garment(words.takePixelsFromThoseBelow, 'shift+U'),
  'garment.left': garment(words.moveOnePixelLeft, 'shift+ArrowLeft'),
  'garment.right': garment(words.moveOnePixelRight, 'shift+ArrowRight'),
  'garment.up': garment(words.moveOnePixelUp, 'shift+ArrowUp'),
  'garment.down': garment(words.moveOnePixelDown, 'shift+ArrowDown'),
  'garment.compare': garment(words.compareWithAnEarlierRevision, 'I'),

  'suggestion.take': suggestion(words.takeWhatTheDetectorSuggests, 'shift+T'),
  'suggestion.next': suggestion(words.nextSuggestion, 'shift+N'),
  'suggestion.dismiss': suggestion(words.dismissTheSuggestion, 'shift+X'),

  'class.choose': className(words.chooseTheClassByName, 'C', '/'),
  'class.1': className(words.class1, '1'),
  'class.2': className(words.class2, '2'),
  'class.3': className(words.class3, '3'),
  'class.4': className(words.class4, '4'),
  'class.5': className(words.class5, '5'),
  'class.6': className(words.class6, '6'),
  'class.7': className(words.class7, '7'),
  'class.8': className(words.class8, '8'),
  'class.9': className(words.class9, '9'),
  'class.10': className(words.class10, '0'),

  'queue.accept': queue(words.acceptAndGoOn, 'Enter', 'Y'),
  'queue.reject': queue(words.rejectAndGoOn, 'X'),
  'queue.fix': queue(words.fixItInTheEditor, 'F'),
  'queue.skip': queue(english.common.skip, 'S', 'D', 'ArrowRight'),
  'queue.back': queue(words.backToTheOneBefore, 'A', 'ArrowLeft'),
  'queue.event': queue(words.chooseThePhotosEventByName, 'E'),
  'queue.comment': queue(words.writeAComment, 'N'),
  'queue.whole': queue(words.garmentOrTheWholePhoto, 'Z'),
  'queue.others': queue(words.showOrHideThePhotos, 'I'),

  'view.fit': view(words.fitToWindow, 'mod+F'),
  'view.zoom-in': view(english.common.zoomIn, '[plus]', 'shift+[plus]', '='),
  'view.zoom-out': view(english.common.zoomOut, '-'),
  'view.pan': view(words.moveThePhotoWhileHeld, 'Space'),
  'view.masks': view(words.showOrHideMasks, 'M'),
  'view.outlines': view(words.showOrHideOutlines, 'O'),
  'view.more-opaque': view(words.moreOpaque, '.'),
  'view.less-opaque': view(words.moreTransparent, ','),
} as const satisfies Record<string, Action>;

export type ActionId = keyof typeof actions;

export const actionIds = Object.keys(actions) as ActionId[];

/** The classes that have keys of their own, in the taxonomy's order. */
export const classActions = actionIds.filter((id) => /^class\.\d+$/.test(id));

export const presetNames = ['studio', 'cvat', 'labelme'] as const;
export type PresetName = (typeof presetNames)[number];

export const presetLabels: Readonly<Record<PresetName, string>> = words.presetLabels;

/** What a preset has other than the studio's own keys. */
export const presets: Readonly<Record<PresetName, Partial<Record<ActionId, readonly string[]>>>> = {
  studio: {},
  cvat: {
    'photo.next': ['F', 'ArrowRight'],
    'photo.previous': ['D', 'ArrowLeft'],
    'tool.finish': ['N', 'Enter'],
    'review.reject': ['shift+R'],
    'garment.raise': ['[plus]', 'shift+[plus]', '='],
    'garment.lower': ['-'],
    'view.zoom-in': ['PageUp'],
    'view.zoom-out': ['PageDown'],
    ...Object.fromEntries(classActions.map((id) => [id, [`mod+${digitOf(id)}`, digitOf(id)]])),
  },
  labelme: {
    'tool.brush': ['shift+B'],
    'tool.wand': ['shift+W'],
    'tool.select': ['mod+J', 'V'],
    'class.choose': ['mod+E', 'C', '/'],
    'view.zoom-in': ['mod+[plus]', 'mod+=', '[plus]'],
    'view.zoom-out': ['mod+-', '-'],
  },
};

function digitOf(id: string): string {
  return String(Number(id.slice('class.'.length)) % 10);
}

function group(scope: ActionScope, name: string) {
  return (description: string, ...keys: string[]): Action => ({ scope, group: name, description, keys });
}
