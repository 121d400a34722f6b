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

const everywhere = group('everywhere', 'General');
const photo = group('photo', 'Photo');
const view = group('photo', 'View');
const tool = group('photo', 'Tools');
const garment = group('photo', 'Garments');
const review = group('photo', 'Review');
const suggestion = group('photo', 'Suggestions');
const className = group('photo', 'Class');
const queue = group('queue', 'Review queue');

/** Every action whose keys can be chosen. */
export const actions = {
  'help.show': everywhere('Keyboard help', 'shift+?'),
  'scheme.toggle': everywhere('Dark or light', 'mod+shift+L'),
  'jobs.toggle': everywhere('Show jobs', 'J'),
  'retrain.toggle': everywhere('Retrain', 'alt+T'),

  'photo.next': photo('Next photo', 'D', 'ArrowRight'),
  'photo.previous': photo('Previous photo', 'A', 'ArrowLeft'),
  'edit.undo': photo('Undo', 'mod+Z'),
  'edit.redo': photo('Redo', 'mod+shift+Z', 'mod+Y'),
  'photo.leave': photo('Cancel the gesture, let go, then back to the list', 'Escape'),

  'review.accept-next': review('Accept and go to the next photo', 'mod+Enter'),
  'review.accept': review('Accept the garment', 'Y'),
  'review.reject': review('Reject the garment', 'N'),
  'review.reopen': review('Back to unreviewed', 'U'),

  'tool.select': tool('Select and move', 'V'),
  'tool.vertices': tool('Edit vertices', 'T'),
  'tool.brush': tool('Brush', 'B'),
  'tool.eraser': tool('Eraser', 'E'),
  'tool.polygon': tool('Polygon', 'P'),
  'tool.rectangle': tool('Rectangle', 'R'),
  'tool.fill': tool('Fill a hole', 'K'),
  'tool.wand': tool('Magic wand', 'W'),
  'tool.grabcut': tool('GrabCut in a box', 'G'),
  'tool.scissors': tool('Intelligent scissors', 'S'),
  'tool.mode': tool('A garment of its own, add, or subtract', 'Q'),
  'tool.below': tool('Painting takes pixels from those below, or not', 'shift+Q'),
  'tool.smaller': tool('Smaller brush, or less tolerance', '['),
  'tool.larger': tool('Larger brush, or more tolerance', ']'),
  'tool.finish': tool('Finish the shape, or take up the last tool again', 'Enter'),

  'garment.next': garment('Next garment', 'Tab'),
  'garment.previous': garment('Previous garment', 'shift+Tab'),
  'garment.all': garment('Choose all', 'mod+A'),
  'garment.lock': garment('Lock or unlock', 'L'),
  'garment.hide': garment('Hide or show', 'H'),
  'garment.show-all': garment('Show all', 'shift+H'),
  'garment.delete': garment('Delete', 'Delete', 'Backspace'),
  'garment.cut': garment('Cut', 'mod+X'),
  'garment.copy': garment('Copy', 'mod+C'),
  'garment.paste': garment('Paste', 'mod+V'),
  'garment.duplicate': garment('Duplicate', 'mod+D'),
  'garment.raise': garment('Bring forward', 'PageUp'),
  'garment.lower': garment('Send back', 'PageDown'),
  'garment.top': garment('Bring to the front', 'shift+PageUp'),
  'garment.bottom': garment('Send to the back', 'shift+PageDown'),
  'garment.join': garment('Join the chosen ones', 'shift+J'),
  'garment.split': garment('Split into parts', 'X'),
  'garment.fill-holes': garment('Fill all holes', 'shift+K'),
  'garment.smooth': garment('Smooth or simplify', 'shift+S'),
  'garment.below': garment('Take pixels from those below', 'shift+U'),
  'garment.left': garment('Move one pixel left', 'shift+ArrowLeft'),
  'garment.right': garment('Move one pixel right', 'shift+ArrowRight'),
  'garment.up': garment('Move one pixel up', 'shift+ArrowUp'),
  'garment.down': garment('Move one pixel down', 'shift+ArrowDown'),
  'garment.compare': garment('Compare with an earlier revision', 'I'),

  'suggestion.take': suggestion('Take what the detector suggests', 'shift+T'),
  'suggestion.next': suggestion('Next suggestion', 'shift+N'),
  'suggestion.dismiss': suggestion('Dismiss the suggestion', 'shift+X'),

  'class.choose': className('Choose the class by name', 'C', '/'),
  'class.1': className('Class 1', '1'),
  'class.2': className('Class 2', '2'),
  'class.3': className('Class 3', '3'),
  'class.4': className('Class 4', '4'),
  'class.5': className('Class 5', '5'),
  'class.6': className('Class 6', '6'),
  'class.7': className('Class 7', '7'),
  'class.8': className('Class 8', '8'),
  'class.9': className('Class 9', '9'),
  'class.10': className('Class 10', '0'),

  'queue.accept': queue('Accept, and go on', 'Enter', 'Y'),
  'queue.reject': queue('Reject, and go on', 'X'),
  'queue.fix': queue('Fix it in the editor, and come back here', 'F'),
  'queue.skip': queue('Skip', 'S', 'D', 'ArrowRight'),
  'queue.back': queue('Back to the one before', 'A', 'ArrowLeft'),
  'queue.event': queue("Choose the photo's event by name", 'E'),
  'queue.comment': queue('Write a comment', 'N'),
  'queue.whole': queue('The garment, or the whole photo', 'Z'),
  'queue.others': queue("Show or hide the photo's other garments", 'I'),

  'view.fit': view('Fit to window', 'mod+F'),
  'view.zoom-in': view('Zoom in', '[plus]', 'shift+[plus]', '='),
  'view.zoom-out': view('Zoom out', '-'),
  'view.pan': view('Move the photo while held, by dragging', 'Space'),
  'view.masks': view('Show or hide masks', 'M'),
  'view.outlines': view('Show or hide outlines', 'O'),
  'view.more-opaque': view('More opaque', '.'),
  'view.less-opaque': view('More transparent', ','),
} as const satisfies Record<string, Action>;

export type ActionId = keyof typeof actions;

export const actionIds = Object.keys(actions) as ActionId[];

/** The classes that have keys of their own, in the taxonomy's order. */
export const classActions = actionIds.filter((id) => /^class\.\d+$/.test(id));

export const presetNames = ['studio', 'cvat', 'labelme'] as const;
export type PresetName = (typeof presetNames)[number];

export const presetLabels: Readonly<Record<PresetName, string>> = {
  studio: 'Studio',
  cvat: 'CVAT',
  labelme: 'labelme',
};

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
