import type { Status } from '../client/client';
import { words } from './words';

/** What `debug=1` shows in the corner: the only thing an overlay ever says about itself. */
export class DebugPanel {
  private readonly element = document.createElement('pre');

  constructor(
    private readonly room: string,
    private readonly warnings: readonly string[],
  ) {
    this.element.className = 'chat-debug';
    document.body.append(this.element);
  }

  show(status: Status, shown: number, known: number): void {
    const { debug } = words;
    const rows = [
      [debug.room, this.room],
      [debug.state, [status.state, status.code, status.detail].filter(Boolean).join(' · ')],
      [debug.transport, status.transport ?? '–'],
      [debug.shown, `${shown}`],
      [debug.known, `${known}`],
    ];
    if (status.retryAt !== undefined) {
      rows.push(['', debug.retry(Math.max(0, Math.round((status.retryAt - Date.now()) / 1000)))]);
    }
    for (const warning of this.warnings) rows.push([debug.warnings, warning]);
    this.element.textContent = rows.map(([name, value]) => `${(name ?? '').padEnd(9)} ${value ?? ''}`).join('\n');
  }
}
