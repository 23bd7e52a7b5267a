import { css } from 'lit';

export const liveStyles = css`
  .lane {
    container-type: inline-size;
  }
  /* Keys are shown where they act, and nowhere else. */
  :host(:not([keyed])) .tools kbd {
    display: none;
  }
  :host([keyed]) .row.current {
    box-shadow: inset 3px 0 0 var(--chat-accent);
  }
  @container (max-width: 420px) {
    .tools kbd {
      display: none;
    }
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
  .tools {
    position: absolute;
    inset-block-end: 100%;
    inset-inline-end: 8px;
    z-index: 1;
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 4px;
    width: max-content;
    max-width: calc(100% - 16px);
    padding: 4px;
    border: 1px solid var(--chat-line);
    border-radius: 9px;
    background: var(--chat-raised);
    box-shadow: var(--chat-shadow);
    transform: translateY(8px);
  }
  .row:nth-child(-n + 3) .tools {
    inset-block: 100% auto;
    transform: translateY(-8px);
  }
  .tools button {
    min-height: 26px;
    padding: 1px 8px;
    font-size: 13px;
  }
  /* On one line, or it would cover the next row. */
  @container (max-width: 470px) {
    .tools {
      flex-wrap: nowrap;
      justify-content: flex-start;
      gap: 2px;
      padding: 3px;
      overflow-x: auto;
      scrollbar-width: none;
    }
    .tools button {
      flex: none;
      padding-inline: 4px;
      font-size: 12px;
      font-weight: 500;
    }
  }
  .tools.staff button:not([data-action='remove'], [data-action='pin'], [data-action='person'], [data-action='choose']),
  .tools:not(.shadowed) [data-action='publish'],
  .tools.shadowed :is([data-action='remove'], [data-action='pin'], [data-action='mask'], [data-action='choose']),
  .tools.announced {
    display: none;
  }
  .none {
    position: absolute;
    inset: 0;
    pointer-events: none;
  }
  .over {
    position: relative;
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
  @container (max-width: 460px) {
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
