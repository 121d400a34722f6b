import { StudioError } from '../../../shared/domain/errors.ts';
import { broken, createByteReader, decimal, latin1, twosComplement, utf8 } from './pickle-bytes.ts';

/**
 * A restricted reader of Python's pickle format (protocols 0 to 5, Lib/pickletools.py). It runs nothing: a global is
 * only what the caller's table gives for its name, and any other is refused by name.
 */
export interface PickleTable {
  /** What stands for `module.name`; undefined refuses the file. */
  global(name: string): PickleGlobal | undefined;
  /** What a persistent id (a storage) stands for. Throws to refuse. */
  persistent(id: unknown): unknown;
}

/** The meaning of a global. `call` is what REDUCE does with it; without it the global is only a name. */
export interface PickleGlobal {
  name: string;
  call?(parameters: readonly unknown[]): unknown;
}

/** What `call` returns where BUILD has something to say to it; on any other value BUILD's attributes mean nothing. */
export interface PickleObject {
  setState(state: unknown): void;
}

/** A Python tuple; lists are plain arrays, dictionaries are Maps, byte strings are Uint8Arrays. */
export class PickleTuple {
  readonly items: readonly unknown[];

  constructor(items: readonly unknown[]) {
    this.items = items;
  }
}

const mark = Symbol('mark');

/**
 * Reads one pickle.
 *
 * @returns the value, and the offset of the byte after it
 * @throws StudioError WEIGHTS_INVALID for a global that the table does not know (named), an operation that weights do
 *   not need, or a stream that breaks off
 */
export function readPickle(bytes: Uint8Array, offset: number, table: PickleTable): { value: unknown; end: number } {
  const reader = createByteReader(bytes, offset);
  const stack: unknown[] = [];
  const memo = new Map<number, unknown>();

  const push = (value: unknown): void => {
    stack.push(value);
  };
  const pop = (): unknown => {
    if (stack.length === 0 || stack.at(-1) === mark) throw broken('its stack is empty');
    return stack.pop();
  };
  const top = (): unknown => {
    if (stack.length === 0 || stack.at(-1) === mark) throw broken('its stack is empty');
    return stack.at(-1);
  };
  const popToMark = (): unknown[] => {
    const start = stack.lastIndexOf(mark);
    if (start < 0) throw broken('a mark is missing');
    const items = stack.splice(start);
    items.shift();
    return items;
  };
  const recall = (key: number): void => {
    if (!memo.has(key)) throw broken(`memo ${key} is empty`);
    push(memo.get(key));
  };
  const setItems = (target: unknown, items: readonly unknown[]): void => {
    if (!(target instanceof Map) || items.length % 2 !== 0) throw broken('keys are set on what is no dictionary');
    for (let index = 0; index < items.length; index += 2) target.set(items[index], items[index + 1]);
  };
  const append = (target: unknown, items: readonly unknown[]): void => {
    if (!Array.isArray(target)) throw broken('values are appended to what is no list');
    for (const item of items) target.push(item);
  };
  const pushGlobal = (module: unknown, name: unknown): void => {
    const full = `${String(module)}.${String(name)}`;
    const found = table.global(full);
    if (found === undefined) throw refusedGlobal(full);
    push(found);
  };

  for (;;) {
    const opcode = reader.byte();
    switch (opcode) {
      case 0x80: // PROTO
        if (reader.byte() > 5) throw broken('its protocol is not known');
        break;
      case 0x95: // FRAME
        reader.skip(8);
        break;
      case 0x2e: // STOP
        return { value: pop(), end: reader.position() };
      case 0x28: // MARK
        push(mark);
        break;
      case 0x30: // POP
        if (stack.pop() === undefined) throw broken('its stack is empty');
        break;
      case 0x31: // POP_MARK
        popToMark();
        break;
      case 0x32: // DUP
        push(top());
        break;
      case 0x4e: // NONE
        push(null);
        break;
      case 0x88: // NEWTRUE
        push(true);
        break;
      case 0x89: // NEWFALSE
        push(false);
        break;
      case 0x49: // INT
        push(decimal(reader.line()));
        break;
      case 0x4a: // BININT
        push(reader.view(4).getInt32(0, true));
        break;
      case 0x4b: // BININT1
        push(reader.byte());
        break;
      case 0x4d: // BININT2
        push(reader.view(2).getUint16(0, true));
        break;
      case 0x4c: // LONG
        push(decimal(reader.line().replace(/L$/, '')));
        break;
      case 0x8a: // LONG1
        push(twosComplement(reader.take(reader.byte())));
        break;
      case 0x46: // FLOAT
        push(Number(reader.line()));
        break;
      case 0x47: // BINFLOAT
        push(reader.view(8).getFloat64(0, false));
        break;
      case 0x54: // BINSTRING
        push(latin1(reader.take(reader.view(4).getInt32(0, true))));
        break;
      case 0x55: // SHORT_BINSTRING
        push(latin1(reader.take(reader.byte())));
        break;
      case 0x58: // BINUNICODE
        push(utf8(reader.take(reader.view(4).getUint32(0, true))));
        break;
      case 0x8c: // SHORT_BINUNICODE
        push(utf8(reader.take(reader.byte())));
        break;
      case 0x53: // STRING
        push(reader.line().replace(/^(['"])(.*)\1$/s, '$2'));
        break;
      case 0x56: // UNICODE
        push(reader.line());
        break;
      case 0x42: // BINBYTES
        push(reader.take(reader.view(4).getUint32(0, true)).slice());
        break;
      case 0x43: // SHORT_BINBYTES
        push(reader.take(reader.byte()).slice());
        break;
      case 0x8e: // BINBYTES8
      case 0x96: // BYTEARRAY8
        push(reader.take(Number(reader.view(8).getBigUint64(0, true))).slice());
        break;
      case 0x5d: // EMPTY_LIST
        push([]);
        break;
      case 0x6c: // LIST
        push(popToMark());
        break;
      case 0x61: {
        // APPEND
        const item = pop();
        append(top(), [item]);
        break;
      }
      case 0x65: {
        // APPENDS
        const items = popToMark();
        append(top(), items);
        break;
      }
      case 0x29: // EMPTY_TUPLE
        push(new PickleTuple([]));
        break;
      case 0x74: // TUPLE
        push(new PickleTuple(popToMark()));
        break;
      case 0x85: // TUPLE1
        push(new PickleTuple([pop()]));
        break;
      case 0x86: {
        // TUPLE2
        const second = pop();
        push(new PickleTuple([pop(), second]));
        break;
      }
      case 0x87: {
        // TUPLE3
        const third = pop();
        const second = pop();
        push(new PickleTuple([pop(), second, third]));
        break;
      }
      case 0x7d: // EMPTY_DICT
        push(new Map());
        break;
      case 0x64: {
        // DICT
        const items = popToMark();
        const dictionary = new Map();
        setItems(dictionary, items);
        push(dictionary);
        break;
      }
      case 0x73: {
        // SETITEM
        const value = pop();
        const key = pop();
        setItems(top(), [key, value]);
        break;
      }
      case 0x75: {
        // SETITEMS
        const items = popToMark();
        setItems(top(), items);
        break;
      }
      case 0x63: // GLOBAL
        pushGlobal(reader.line(), reader.line());
        break;
      case 0x69: // INST: a class, whose name is refused, or a global of the table, which makes no instances
        pushGlobal(reader.line(), reader.line());
        throw broken('it makes an instance of what weights do not need');
      case 0x93: {
        // STACK_GLOBAL
        const name = pop();
        pushGlobal(pop(), name);
        break;
      }
      case 0x52: {
        // REDUCE
        const parameters = pop();
        const callee = pop() as Partial<PickleGlobal> | null;
        if (!(parameters instanceof PickleTuple) || typeof callee?.call !== 'function') {
          throw broken(`it calls ${callee?.name ?? 'what is no function'}`);
        }
        push(callee.call(parameters.items));
        break;
      }
      case 0x62: {
        // BUILD: attributes of dictionaries and tensors (`_metadata`) mean nothing to weights
        const state = pop();
        const target = top() as Partial<PickleObject> | null;
        if (typeof target?.setState === 'function') target.setState(state);
        break;
      }
      case 0x71: // BINPUT
        memo.set(reader.byte(), top());
        break;
      case 0x72: // LONG_BINPUT
        memo.set(reader.view(4).getUint32(0, true), top());
        break;
      case 0x70: // PUT
        memo.set(Number(reader.line()), top());
        break;
      case 0x94: // MEMOIZE
        memo.set(memo.size, top());
        break;
      case 0x68: // BINGET
        recall(reader.byte());
        break;
      case 0x6a: // LONG_BINGET
        recall(reader.view(4).getUint32(0, true));
        break;
      case 0x67: // GET
        recall(Number(reader.line()));
        break;
      case 0x51: // BINPERSID
        push(table.persistent(pop()));
        break;
      default:
        throw broken(`operation 0x${opcode.toString(16)} has no place in weights`);
    }
  }
}

function refusedGlobal(name: string): StudioError {
  return new StudioError(
    'WEIGHTS_INVALID',
    `This file asks for ${name}, which weights do not need. Files that run code are refused.`,
    { global: name, remedy: 'Save the state dictionary alone, or convert the file to safetensors.' },
  );
}
