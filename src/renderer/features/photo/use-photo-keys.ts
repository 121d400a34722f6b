import { notifications } from '@mantine/notifications';
import { english } from '../../ui/english.ts';
import { changeOpacity, useMaskPreferences } from '../../ui/preferences.ts';
import { classActions } from '../../ui/hotkeys/actions.ts';
import { useActions, type ActionHandlers } from '../../ui/hotkeys/use-actions.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import type { ToolName } from '../../editor/state.ts';
import { startComparing } from './comparing.ts';
import { redo, undo } from './history.ts';
import { usePanel } from './panel-state.ts';
import { photoEditor } from './photo-editor.ts';
import { startRefining } from './refine-bar.tsx';
import { acceptAll } from './review.ts';
import type { OpenSuggestion } from './open-suggestions.ts';
import { dismissSuggestion, nextSuggestion, takeSuggestion, type PhotoSuggestions } from './suggestions.ts';
import { nextMode } from './tool-kit.ts';

const texts = english.photo.usePhotoKeys;

interface Ways {
  next: () => void;
  previous: () => void;
  leave: () => void;
  fit: () => void;
  zoom: (factor: number) => void;
  suggestions: PhotoSuggestions;
}

const zoomStep = 1.25;
const { commands } = photoEditor;

/** All keys of the photo's screen. */
export function usePhotoKeys({ next, previous, leave, fit, zoom, suggestions }: Ways): void {
  const { garments } = useTaxonomies();
  const classes: ActionHandlers = Object.fromEntries(
    classActions.flatMap((id, index) => {
      const item = garments.classes[index];
      return item ? [[id, { words: item.name, run: () => commands.setClass(item.id) }]] : [];
    }),
  );
  const withCurrent = (work: (current: OpenSuggestion) => void): void => {
    const { current } = suggestions;
    if (current) work(current);
    else notifications.show({ message: texts.noDetectorSuggestsAnythingForThis });
  };
  useActions({
    'photo.next': next,
    'photo.previous': previous,
    'edit.undo': undo,
    'edit.redo': redo,
    'photo.leave': () => letGo(leave),

    'review.accept-next': () => {
      acceptAll();
      next();
    },
    'review.accept': () => commands.setReviewState('accepted'),
    'review.reject': () => commands.setReviewState('rejected'),
    'review.reopen': () => commands.setReviewState('unreviewed'),

    'tool.select': () => choose('select'),
    'tool.vertices': () => choose('vertices'),
    'tool.brush': () => choose('brush'),
    'tool.eraser': () => choose('eraser'),
    'tool.polygon': () => choose('polygon'),
    'tool.rectangle': () => choose('rectangle'),
    'tool.fill': () => choose('fill'),
    'tool.wand': () => choose('wand'),
    'tool.grabcut': () => choose('grabcut'),
    'tool.scissors': () => choose('scissors'),
    'tool.mode': () => photoEditor.dispatch({ type: 'options', options: { mode: nextMode(photoEditor.getState()) } }),
    'tool.below': () => {
      const { takeFromBelow } = photoEditor.getState().options;
      photoEditor.dispatch({ type: 'options', options: { takeFromBelow: !takeFromBelow } });
    },
    'tool.smaller': (event) => sendKey('[', event),
    'tool.larger': (event) => sendKey(']', event),
    'tool.finish': () => {
      const { tool } = photoEditor.getState();
      if (!photoEditor.dispatch({ type: 'complete' }) && tool === 'select') choose(usePanel.getState().lastTool);
    },

    'garment.next': (event) => stepGarment(event, 1),
    'garment.previous': (event) => stepGarment(event, -1),
    'garment.all': commands.selectAll,
    'garment.lock': () => commands.lock(),
    'garment.hide': () => commands.hide(),
    'garment.show-all': commands.showAll,
    'garment.delete': (event) => {
      if (!sendKey(event.key, event)) commands.delete();
    },
    'garment.cut': commands.cut,
    'garment.copy': commands.copy,
    'garment.paste': commands.paste,
    'garment.duplicate': commands.duplicate,
    'garment.raise': () => commands.order('raise'),
    'garment.lower': () => commands.order('lower'),
    'garment.top': () => commands.order('top'),
    'garment.bottom': () => commands.order('bottom'),
    'garment.join': commands.join,
    'garment.split': commands.split,
    'garment.fill-holes': commands.fillHoles,
    'garment.smooth': () => startRefining({ how: 'smooth', strength: 4 }),
    'garment.below': commands.takeFromBelow,
    'garment.left': () => commands.nudge(-1, 0),
    'garment.right': () => commands.nudge(1, 0),
    'garment.up': () => commands.nudge(0, -1),
    'garment.down': () => commands.nudge(0, 1),
    'garment.compare': () => void startComparing(),

    'suggestion.take': () => withCurrent(takeSuggestion),
    'suggestion.next': () => nextSuggestion(suggestions),
    'suggestion.dismiss': () => withCurrent((current) => void dismissSuggestion(current)),

    'class.choose': () => usePanel.setState({ classesShown: true }),
    ...classes,

    'view.fit': fit,
    'view.zoom-in': () => zoom(zoomStep),
    'view.zoom-out': () => zoom(1 / zoomStep),
    'view.pan': 'handled',
    'view.masks': () => useMaskPreferences.setState(({ masksShown }) => ({ masksShown: !masksShown })),
    'view.outlines': () => useMaskPreferences.setState(({ outlines }) => ({ outlines: !outlines })),
    'view.more-opaque': () => changeOpacity(0.1),
    'view.less-opaque': () => changeOpacity(-0.1),
  });
}

/** What Escape means: first of what there is. */
function letGo(leave: () => void): void {
  if (usePanel.getState().comparison) usePanel.setState({ comparison: null });
  else if (photoEditor.dispatch({ type: 'cancel' })) return;
  else if (photoEditor.getState().tool !== 'select') choose('select');
  else leave();
}

function choose(tool: ToolName): void {
  photoEditor.dispatch({ type: 'tool', tool });
  if (tool !== 'select') usePanel.setState({ lastTool: tool });
}

function stepGarment(event: KeyboardEvent, step: 1 | -1): void {
  event.preventDefault();
  commands.selectNext(step);
}

function sendKey(key: string, { shiftKey: shift, altKey: alt, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return photoEditor.dispatch({ type: 'key', key, shift, alt, ctrl: ctrlKey || metaKey });
}
