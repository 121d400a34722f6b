import { applyChanges, effectiveChanges } from './changes.ts';
import { createCommands } from './commands/commands.ts';
import type { Editor, EditorSettings } from './editor-api.ts';
import type { EditorEvent } from './events.ts';
import { draftGarment } from './garment.ts';
import type { GarmentChange, Gesture } from './gesture.ts';
import { noticeTexts } from './labels.ts';
import { changedId, createLedger } from './ledger.ts';
import { createProposalLine, failureText } from './proposals.ts';
import { initialState, noPreview, withOptions, type EditorState, type Notice, type ToolOptions } from './state.ts';
import { firstGarments, withAnswer, withoutChanges, withPhoto, type EngineGarments } from './sync.ts';
import type { ToolContext, ToolState } from './tool.ts';
import { tools } from './tools/tools.ts';

export type { Editor, EditorSettings } from './editor-api.ts';

interface Mark {
  selected: EditorState['selected'];
  held: readonly number[];
  /** The held garments' runs as they were. */
  runs: readonly unknown[];
}

export function createEditor({ commit, author, proposer: firstProposer, options }: EditorSettings): Editor {
  let state = initialState(options);
  let toolState: ToolState = { name: '' };
  let mark: Mark | undefined;
  let proposer = firstProposer;
  let sequence = 0;
  let depth = 0;
  let told = state;
  const listeners = new Set<() => void>();
  const ledger = createLedger();
  const engine: EngineGarments = new Map();
  const line = createProposalLine(
    () => proposer,
    () => change(() => set({ proposing: line.busy })),
    (error) =>
      change(() => {
        set({ notice: { code: 'proposal-failed', text: failureText(error) } });
        toolState.failed?.();
      }),
  );

  function set(parts: Partial<EditorState>): void {
    state = { ...state, ...parts };
  }

  /** Whatever `work` changes is told once, at its end. */
  function change<T>(work: () => T): T {
    depth++;
    try {
      return work();
    } finally {
      depth--;
      if (depth === 0 && told !== state) {
        told = state;
        for (const listener of [...listeners]) listener();
      }
    }
  }

  function notify(code: Notice['code']): void {
    set({ notice: { code, text: noticeTexts[code] } });
  }

  function go(next: ToolState): void {
    toolState.leave?.();
    toolState = next;
    set({ path: next.name, look: next.look ?? 'default' });
    next.enter?.();
  }

  function restart(): void {
    go(tools[state.tool].start(context));
  }

  const find = (id: number) => state.garments.find((garment) => garment.id === ledger.idOf(id));
  const runsOf = (ids: readonly number[]): unknown[] => ids.map((id) => find(id)?.runs);

  function endGesture(): void {
    mark = undefined;
    line.drop();
    set({ preview: noPreview, busy: false, proposing: false });
  }

  function bail(): void {
    const selected = mark?.selected ?? state.selected;
    endGesture();
    set({ selected: existing(selected) });
    restart();
  }

  function existing(ids: readonly number[]): readonly number[] {
    const there = ids.map(ledger.idOf).filter((id) => find(id) !== undefined);
    const kept = there.filter((id, index) => there.indexOf(id) === index);
    const same = kept.length === state.selected.length && kept.every((id, index) => id === state.selected[index]);
    return same ? state.selected : kept;
  }

  function select(ids: readonly number[]): void {
    set({ selected: existing(ids) });
  }

  /** A gesture that can be completed is, any other is given up. */
  function leaveGesture(): void {
    if (mark && toolState.complete?.() !== true) bail();
    if (mark) bail();
  }

  function finish(label: string, changes: readonly GarmentChange[]): void {
    const photo = state.photo;
    const resolved = changes.map((change): GarmentChange =>
      change.kind === 'add' ? change : { ...change, id: ledger.idOf(change.id) },
    );
    const effective = effectiveChanges(resolved, state.garments, state.locked);
    endGesture();
    if (!photo || effective.length === 0) return;
    const gesture: Gesture = { sequence: ++sequence, photoId: photo.id, label, changes: effective };
    set({ garments: applyChanges(state.garments, effective, author()) });
    select(state.selected);
    ledger.expect(gesture);
    commit(gesture);
  }

  function setOptions(parts: Partial<ToolOptions>): void {
    set({ options: withOptions(state.options, parts) });
  }

  function setTool(name: EditorState['tool']): void {
    if (name === state.tool) return;
    leaveGesture();
    set({ tool: name, cursor: null });
    restart();
    if (tools[name].proposes === true && state.photo) proposer?.prepare?.(state.photo.id);
  }

  const context: ToolContext = {
    get state() {
      return state;
    },
    go,
    restart,
    mark(held = []) {
      mark = { selected: state.selected, held, runs: runsOf(held) };
      set({ busy: true });
    },
    hold(held) {
      if (mark) mark = { ...mark, held, runs: runsOf(held) };
    },
    show(parts) {
      const changed = parts.changed?.map((garment) => {
        const id = ledger.idOf(garment.id);
        return id === garment.id ? garment : { ...garment, id };
      });
      set({ preview: { ...state.preview, ...parts, ...(changed ? { changed } : {}) } });
    },
    finish,
    settle: endGesture,
    bail,
    select,
    setTool,
    setOptions,
    setCursor: (cursor) => set({ cursor }),
    setLook: (look) => {
      if (look !== state.look) set({ look });
    },
    notify,
    garment: find,
    editable(id) {
      const own = ledger.idOf(id);
      return find(own) !== undefined && !state.locked.has(own) && !state.hidden.has(own);
    },
    draft: (runs) => draftGarment(ledger.nextId(), runs, state, author()),
    propose: (kind, request, receive) => line.ask(kind, request, (answer) => change(() => receive(answer))),
  };

  function handle(event: EditorEvent): boolean {
    switch (event.type) {
      case 'pointer-down':
        if (!state.photo) return false;
        if (state.notice) set({ notice: null });
        toolState.pointerDown?.(event);
        return true;
      case 'pointer-move':
        toolState.pointerMove?.(event);
        return true;
      case 'pointer-up':
        toolState.pointerUp?.(event);
        return true;
      case 'double-click':
        toolState.doubleClick?.(event);
        return true;
      case 'pointer-leave':
        set({ cursor: null });
        toolState.pointerLeave?.();
        return true;
      case 'wheel':
        return toolState.wheel?.(event.steps) ?? false;
      case 'key':
        return toolState.key?.(event.key) ?? false;
      case 'complete':
        return toolState.complete?.() ?? false;
      case 'cancel':
        if (mark) bail();
        else if (state.selected.length > 0) select([]);
        else return false;
        return true;
      case 'tool':
        setTool(event.tool);
        return true;
      case 'options':
        setOptions(event.options);
        toolState.changed?.();
        return true;
      case 'active-class':
        set({ activeClassId: event.garmentClassId });
        toolState.changed?.();
        return true;
    }
  }

  /** Puts ids right after garments were changed from outside, and gives up a gesture whose own garment was. */
  function follow(work: () => void): void {
    work();
    const selected = existing(state.selected);
    const hidden = new Set([...state.hidden].map(ledger.idOf));
    const locked = new Set([...state.locked].map(ledger.idOf));
    set({ selected, hidden, locked });
    context.show({ changed: state.preview.changed });
    const current = mark;
    if (current && runsOf(current.held).some((runs, index) => runs !== current.runs[index])) bail();
    else toolState.changed?.();
  }

  restart();
  told = state;

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch: (event) => change(() => handle(event)),
    load(photo, annotations) {
      for (const annotation of annotations) ledger.know(annotation);
      change(() => {
        if (state.photo?.id === photo.id) {
          follow(() => set({ photo, garments: withPhoto(state.garments, annotations, ledger, engine) }));
          return;
        }
        if (mark) bail();
        const garments = firstGarments(annotations, engine);
        set({ photo, garments, selected: [], preview: noPreview, cursor: null, notice: null });
        restart();
        if (tools[state.tool].proposes === true) proposer?.prepare?.(photo.id);
      });
    },
    select(ids) {
      change(() => {
        select(ids);
        toolState.changed?.();
      });
    },
    commands: createCommands({
      context,
      setState: set,
      within: (work) =>
        change(() => {
          work(toolState);
          toolState.changed?.();
        }),
      holds: (id) => mark?.held.some((held) => ledger.idOf(held) === ledger.idOf(id)) ?? false,
      run: (work) =>
        change(() => {
          leaveGesture();
          work();
          toolState.changed?.();
        }),
    }),
    changesOf: ledger.changesOf,
    reconcile(result, { photoId, gesture }) {
      ledger.learn(result);
      if (gesture) ledger.settle(gesture);
      if (state.photo?.id !== photoId) return;
      change(() => follow(() => set({ garments: withAnswer(state.garments, result, ledger, engine) })));
    },
    abandon(gesture) {
      ledger.settle(gesture);
      if (state.photo?.id !== gesture.photoId) return;
      const ids = gesture.changes.map(changedId);
      change(() => follow(() => set({ garments: withoutChanges(state.garments, ids, ledger, engine) })));
    },
    setProposer(next) {
      proposer = next;
    },
  };
}
