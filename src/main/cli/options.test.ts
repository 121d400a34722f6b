import { InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repeatStrategy, samplerStrategy, sampledLabel } from '../../shared/contract/balance-plan.ts';
import { splitName } from '../../shared/contract/common.ts';
import { detectorArchitecture } from '../../shared/contract/detection.ts';
import { findingKind } from '../../shared/contract/findings.ts';
import { backboneName } from '../../shared/contract/training.ts';
import { finiteNumber, finiteNumbers, idOr, nonEmpty, oneOf, wholeNumber, wholeNumbers } from './options.ts';
import {
  backboneNames,
  detectorArchitectureNames,
  findingKindNames,
  repeatStrategyNames,
  sampledLabelNames,
  samplerStrategyNames,
  splitNames,
} from './vocabulary.ts';

describe('numbers', () => {
  it('reads back every whole number in range and refuses its neighbours outside', () => {
    const parse = wholeNumber({ minimum: -1000, maximum: 1000 });
    fc.assert(fc.property(fc.integer({ min: -1000, max: 1000 }), (value) => parse(String(value)) === value));
    for (const outside of ['-1001', '1001']) expect(() => parse(outside)).toThrow(InvalidArgumentError);
  });

  it('reads back every finite number', () => {
    const parse = finiteNumber();
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) =>
        Object.is(parse(String(value)) + 0, value + 0),
      ),
    );
  });

  it.each(['', ' ', 'NaN', 'Infinity', '-Infinity', '1e999', '12abc', '0x10', '1,5', '--', '½'])(
    'refuses %j as a number',
    (text) => {
      expect(() => finiteNumber()(text)).toThrow(InvalidArgumentError);
      expect(() => wholeNumber()(text)).toThrow(InvalidArgumentError);
    },
  );

  it('says what it wants', () => {
    expect(() => wholeNumber({ minimum: 32, maximum: 1024 })('2000')).toThrow('Give a whole number from 32 to 1024.');
    expect(() => finiteNumber({ minimum: 0, aboveMinimum: true, maximum: 1, belowMaximum: true })('1')).toThrow(
      'Give a number above 0 and below 1.',
    );
  });

  it('refuses fractions and unsafe integers where whole numbers are wanted', () => {
    for (const text of ['1.5', '1e-3', '9007199254740993'])
      expect(() => wholeNumber()(text)).toThrow(InvalidArgumentError);
  });

  it('reads lists', () => {
    expect(wholeNumbers({ minimum: 0 })('4, 2')).toEqual([4, 2]);
    expect(finiteNumbers()('5e-4,5e-5')).toEqual([5e-4, 5e-5]);
    for (const text of ['', '4,', ',2', '4;2', '4,-1']) {
      expect(() => wholeNumbers({ minimum: 0 })(text), text).toThrow(InvalidArgumentError);
    }
  });
});

describe('words and ids', () => {
  it('takes an id or an allowed word', () => {
    const parse = idOr('latest');
    expect(parse('latest')).toBe('latest');
    expect(parse('17')).toBe(17);
    for (const text of ['0', '-1', '1.0', 'newest', '1e3', '99999999999999999999']) {
      expect(() => parse(text), text).toThrow(InvalidArgumentError);
    }
  });

  it('names the allowed words', () => {
    expect(oneOf(['quick', 'paper'])('paper')).toBe('paper');
    expect(() => oneOf(['quick', 'paper'])('fast')).toThrow('Give one of quick, paper.');
  });

  it('refuses blank text', () => {
    expect(nonEmpty(' a ')).toBe(' a ');
    expect(() => nonEmpty('  ')).toThrow(InvalidArgumentError);
  });

  it("offers the contract's own words", () => {
    expect(splitNames).toEqual(splitName.options);
    expect(detectorArchitectureNames).toEqual(detectorArchitecture.options);
    expect(findingKindNames).toEqual(findingKind.options);
    expect([...backboneNames].sort()).toEqual([...backboneName.options].sort());
    expect(samplerStrategyNames).toEqual(samplerStrategy.options);
    expect(sampledLabelNames).toEqual(sampledLabel.options);
    expect(repeatStrategyNames).toEqual(repeatStrategy.options);
  });
});
