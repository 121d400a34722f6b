import { describe, expect, it } from 'vitest';
import { box, drive } from '../../editor/testing/driver.ts';
import { editorClassOf } from './editor-class.ts';

describe('the class that the options show', () => {
  const open = () => drive([box([2, 2, 10, 10]), box([20, 2, 10, 10])]);

  it('is that of what is chosen, also with GrabCut, which refines it', () => {
    const driver = open();
    driver.editor.select([2]);
    driver.editor.commands.setClass(7);
    driver.editor.dispatch({ type: 'active-class', garmentClassId: null });
    for (const tool of ['select', 'brush', 'grabcut'] as const) {
      driver.tool(tool);
      expect(editorClassOf(driver.editor.getState()), tool).toEqual({ id: 7, several: false, next: false });
    }
    driver.editor.select([1, 2]);
    expect(editorClassOf(driver.editor.getState())).toEqual({ id: 7, several: false, next: false });
    driver.tool('brush');
    expect(editorClassOf(driver.editor.getState())).toEqual({ id: 1, several: true, next: false });
  });

  it('is that of the garment which a tool begins, whatever is chosen', () => {
    const driver = open();
    driver.editor.dispatch({ type: 'active-class', garmentClassId: 5 });
    driver.editor.select([2]);
    for (const tool of ['wand', 'scissors', 'polygon', 'rectangle'] as const) {
      driver.tool(tool);
      expect(editorClassOf(driver.editor.getState()), tool).toEqual({ id: 5, several: false, next: true });
    }
    driver.down(4, 4);
    driver.move(9, 9);
    expect(editorClassOf(driver.editor.getState())).toEqual({ id: 5, several: false, next: true });
    driver.cancel();
    driver.editor.dispatch({ type: 'options', options: { mode: 'add' } });
    expect(editorClassOf(driver.editor.getState())).toEqual({ id: 1, several: false, next: false });
    driver.editor.select([]);
    driver.tool('grabcut');
    expect(editorClassOf(driver.editor.getState())).toEqual({ id: 5, several: false, next: true });
  });
});
