import { css, unsafeCSS } from 'lit';
import menu from '../elements/chat-log/row-menu.css?inline';

export const liveStyles = css`
  ${unsafeCSS(menu)}
  .lane {
    container-type: inline-size;
  }
  :host([keyed]) .row.current {
    box-shadow: inset 3px 0 0 var(--chat-accent);
  }
  .menu button {
    justify-content: flex-start;
    border: 0;
    font-weight: 500;
  }
  .scroll {
    position: relative;
    padding: 6px 0 10px;
  }
  .row {
    position: relative;
    padding: 3px 12px;
    overflow-wrap: anywhere;
  }
  .row.current {
    background: var(--chat-surface);
  }
  .row.watched {
    box-shadow: inset 3px 0 0 var(--chat-warn);
    background: var(--chat-warn-soft);
  }
  .row.shadowed .text {
    opacity: 0.75;
  }
  .row.announced {
    box-shadow: inset 3px 0 0 var(--chat-accent);
    background: var(--chat-accent-soft);
  }
  .row.announced[data-style='success'] {
    box-shadow: inset 3px 0 0 var(--chat-good);
    background: var(--chat-good-soft);
  }
  .row.announced[data-style='warning'] {
    box-shadow: inset 3px 0 0 var(--chat-warn);
    background: var(--chat-warn-soft);
  }
  .row.announced[data-style='host'] {
    box-shadow: inset 3px 0 0 currentColor;
    background: var(--chat-surface);
  }
  .row.chosen {
    background: var(--chat-accent-soft);
  }
  .row.chosen .time::before {
    content: '✓ ';
    color: var(--chat-accent);
    font-weight: 700;
  }
  .row:focus-visible {
    outline-offset: -2px;
  }
  .row .time {
    color: var(--chat-muted);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  .row .text {
    white-space: pre-wrap;
  }
  .row .reply {
    color: var(--chat-muted);
    font-size: 12.5px;
  }
  .row.removed .text {
    color: var(--chat-muted);
    font-style: italic;
  }
  /* In the row itself, on its last line, where it has the fewest words: nothing of another row is covered, and nothing moves. */
  .tools {
    position: absolute;
    inset-block-end: 1px;
    inset-inline-end: 6px;
    display: flex;
    border-radius: 7px;
    background: var(--chat-raised);
    box-shadow: 0 0 0 1px var(--chat-line);
  }
  .tools button {
    gap: 3px;
    min-width: 27px;
    min-height: 24px;
    height: 24px;
    padding: 0 6px;
    border: 0;
    font-size: 12.5px;
  }
  .tools svg {
    flex: none;
    width: 15px;
    height: 15px;
  }
  .tools [data-action='more'] svg {
    stroke-width: 3;
  }
  .tools .danger {
    color: var(--chat-danger);
  }
  .tools [aria-disabled='true'] {
    color: var(--chat-muted);
  }
  /* Keys are shown where they act, and nowhere else. */
  .tools kbd {
    display: none;
    min-width: 0;
    padding: 0;
    border: 0;
    color: var(--chat-muted);
    line-height: 1;
  }
  @container (min-width: 470px) {
    :host([keyed]) .tools kbd {
      display: inline-block;
    }
  }
  .none {
    position: absolute;
    inset: 0;
    pointer-events: none;
  }
  /* Below the rows: it covers none of them. */
  .pill,
  :host(:dir(rtl)) .pill {
    position: static;
    box-shadow: none;
    transform: none;
  }
  footer {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    padding: 3px 6px 3px 12px;
    border-top: 1px solid var(--chat-line);
    font-size: 12.5px;
  }
  footer .end {
    display: flex;
    gap: 4px;
    margin-inline-start: auto;
  }
  @container (max-width: 600px) {
    footer > .hint {
      display: none;
    }
  }
  footer button {
    min-height: 26px;
    padding-inline: 8px;
    font-size: 13px;
  }
  footer button[aria-pressed='true'] {
    color: var(--chat-accent);
  }
`;
