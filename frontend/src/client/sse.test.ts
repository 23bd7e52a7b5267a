import { describe, expect, it } from 'vitest';
import { BlockReader, type Block } from './sse';

const STREAM = 'retry: 2000\n\n: still here\n\nid: e.1-0.1\ndata: {"events":[]}\n\ndata: a\ndata: b\r\n\r\n';
const BLOCKS: Block[] = [{ retry: 2000 }, {}, { data: '{"events":[]}' }, { data: 'a\nb' }];

describe('BlockReader', () => {
  it('reads the same blocks wherever the stream is cut', () => {
    for (let size = 1; size <= STREAM.length; size += 1) {
      const reader = new BlockReader();
      const blocks: Block[] = [];
      for (let at = 0; at < STREAM.length; at += size) blocks.push(...reader.push(STREAM.slice(at, at + size)));
      blocks.push(...reader.push('\n'));
      expect(blocks.slice(0, 4), `chunks of ${String(size)}`).toEqual(BLOCKS);
    }
  });
});
