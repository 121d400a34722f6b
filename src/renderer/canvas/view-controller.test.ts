import { describe, expect, it } from 'vitest';
import { fitView, toPhoto } from './view.ts';
import { createViewController } from './view-controller.ts';

const photo = { width: 6000, height: 4000 };
const stage = { width: 1200, height: 800 };

function controllerOnStage() {
  const controller = createViewController();
  controller.setPhoto(photo);
  controller.setStage(stage);
  return controller;
}

describe('the view of a photo', () => {
  it('stays fitted when the stage changes, until it is moved', () => {
    const controller = controllerOnStage();
    controller.setStage({ width: 600, height: 800 });
    expect(controller.view).toEqual(fitView(photo, { width: 600, height: 800 }));
    controller.pan({ x: 5, y: 0 });
    const moved = controller.view;
    controller.setStage(stage);
    expect(controller.view).toEqual(moved);
    controller.fit();
    expect(controller.view).toEqual(fitView(photo, stage));
  });

  it('tells its listeners of moves, and of nothing else', () => {
    const controller = controllerOnStage();
    let told = 0;
    const stop = controller.subscribe(() => told++);
    controller.zoom(2);
    controller.fit();
    controller.fit();
    stop();
    controller.zoom(2);
    expect(told).toBe(2);
  });

  it('keeps what lies between two fingers between them', () => {
    const controller = controllerOnStage();
    const under = toPhoto(controller.view, { x: 500, y: 400 });
    controller.pinch({ x: 500, y: 400 }, { x: 530, y: 380 }, 2);
    const after = toPhoto(controller.view, { x: 530, y: 380 });
    expect(after.x).toBeCloseTo(under.x, 5);
    expect(after.y).toBeCloseTo(under.y, 5);
  });

  it('brings a box to the middle, large enough to work on', () => {
    const controller = controllerOnStage();
    controller.reveal([3000, 1000, 400, 800]);
    const middle = toPhoto(controller.view, { x: 600, y: 400 });
    expect([middle.x, middle.y]).toEqual([3200, 1400]);
    expect(controller.view.scale).toBeCloseTo((800 * 0.6) / 800, 5);
    controller.reveal([10, 10, 2, 2]);
    expect(controller.view.scale).toBe(4);
  });

  it('begins with a part where one is given, and still shows the whole', () => {
    const controller = controllerOnStage();
    controller.setHome([3000, 1000, 400, 800]);
    const home = controller.view;
    expect(home.scale).toBeGreaterThan(fitView(photo, stage).scale);
    controller.whole();
    expect(controller.view).toEqual(fitView(photo, stage));
    controller.fit();
    expect(controller.view).toEqual(home);
  });
});
