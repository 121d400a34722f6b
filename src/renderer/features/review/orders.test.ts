import { expect, it } from 'vitest';
import { bestOrder, listQuestion, queueAddress, queueOrders, queueQuestion } from './orders.ts';

it('asks for what nobody has reviewed and nothing leaves out, unless the address says otherwise', () => {
  expect(queueQuestion('')).toEqual({ order: undefined, filter: { reviewStates: ['unreviewed'], excluded: false } });
  const asked = queueQuestion('?queue=score&review=rejected&event=3&excluded=yes');
  expect(asked.order?.id).toBe('score');
  expect(asked.filter).toEqual({ reviewStates: ['rejected'], excluded: true, events: [3] });
  expect(queueQuestion('?queue=nonsense').order).toBeUndefined();
});

it('stands in the address as a whole', () => {
  for (const search of ['?queue=loss&garment=2', '?review=accepted&review=rejected&split=val']) {
    const question = queueQuestion(search);
    const address = queueAddress(question);
    expect(queueQuestion(address.slice('/review'.length))).toEqual(question);
  }
});

it('takes the best order that there is', () => {
  expect(bestOrder(new Set(['loss', 'label-error']), true).id).toBe('loss');
  expect(bestOrder(new Set(['label-error']), true).id).toBe('label-error');
  expect(bestOrder(new Set(), true).id).toBe('score');
  expect(bestOrder(new Set(), false).id).toBe('imported');
});

it('holds only what stands out where an order is about that', () => {
  const question = queueQuestion('');
  const order = (id: string) => queueOrders.find((each) => each.id === id)!;
  expect(listQuestion(question, order('leak'))).toEqual({
    filter: { ...question.filter, findings: ['leak'] },
    sort: 'finding:leak',
    descending: true,
  });
  expect(listQuestion(question, order('loss')).filter).toEqual(question.filter);
});
