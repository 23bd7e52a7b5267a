import { css } from 'lit';

export const styles = css`
  :host {
    --level: light-dark(#e09600, #f5c367);
    display: block;
    container-type: inline-size;
    position: relative;
    padding: 11px 13px 11px 15px;
    border: 1px solid var(--chat-line);
    border-radius: var(--chat-radius);
    background: var(--chat-raised);
    scroll-margin: 10px;
  }
  :host([level='high']) {
    --level: light-dark(#d92d3a, #ff8f94);
  }
  :host::before {
    position: absolute;
    inset-block: 9px;
    inset-inline-start: 0;
    width: 3px;
    border-radius: 0 3px 3px 0;
    background: var(--level);
    content: '';
  }
  :host([current]) {
    border-color: var(--chat-accent);
    box-shadow: 0 0 0 1px var(--chat-accent);
  }
  :host(:focus-visible) {
    outline: 2px solid var(--chat-accent);
    outline-offset: 2px;
  }
  header {
    display: flex;
    align-items: baseline;
    gap: 2px 8px;
    margin-bottom: 3px;
  }
  header .name {
    flex: 0 1 auto;
    min-width: 0;
    min-height: 24px;
    margin-inline-start: -5px;
    padding: 0 5px;
    text-align: start;
    white-space: normal;
  }
  header .name:hover {
    background: var(--chat-surface);
  }
  .chip.claim {
    overflow: hidden;
    background: var(--chat-accent-soft);
    color: var(--chat-accent);
    text-overflow: ellipsis;
  }
  .note {
    display: block;
    margin-top: 3px;
    overflow-wrap: anywhere;
  }
  .details {
    margin-bottom: 10px;
    padding: 8px 10px;
    border-radius: 8px;
    background: var(--chat-surface);
    font-size: 13px;
  }
  .details p {
    margin: 0 0 6px;
    overflow-wrap: anywhere;
  }
  .details .rare {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-top: 8px;
  }
  :host([resolved]) .details .rare {
    visibility: hidden;
  }
  header .age {
    flex: none;
    margin-inline-start: auto;
    font-size: 12.5px;
    font-variant-numeric: tabular-nums;
  }
  .quote {
    margin: 0 0 4px;
    padding-inline-start: 8px;
    border-inline-start: 2px solid var(--chat-line);
    color: var(--chat-muted);
    font-size: 13px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .text {
    margin: 0 0 8px;
    font-size: 16px;
    line-height: 1.4;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  mark {
    border-bottom: 2px solid var(--level);
    border-radius: 3px 3px 0 0;
    background: color-mix(in srgb, var(--level) 24%, transparent);
    color: inherit;
  }
  .why {
    margin: 0 0 10px;
    font-size: 13px;
  }
  .why .chip {
    margin-inline-end: 4px;
  }
  .why .explain {
    min-height: 24px;
    padding: 0 6px;
    color: var(--chat-accent);
    font-size: 13px;
  }
  :host([resolved]) .why .explain {
    visibility: hidden;
  }
  .trouble {
    margin: 0 0 8px;
    color: var(--chat-danger);
    font-size: 13px;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 7px;
  }
  .actions .apart {
    margin-inline-start: auto;
  }
  @container (max-width: 470px) {
    .actions {
      gap: 5px;
    }
    .actions button {
      gap: 5px;
      padding-inline: 7px;
      font-size: 13px;
    }
  }
  /* All in one line, or the last would stand alone in the next one. */
  @container (max-width: 425px) {
    kbd {
      display: none;
    }
  }
  .outcome {
    display: none;
    position: absolute;
    inset-block-end: 11px;
    inset-inline: 15px 13px;
    min-height: 30px;
    align-items: center;
    font-weight: 650;
  }
  :host([resolved]) {
    border-color: var(--chat-line);
    background: var(--chat-surface);
    box-shadow: none;
  }
  :host([resolved]) {
    --level: var(--chat-line);
  }
  :host([resolved]) :is(.name, .text, .chip) {
    color: var(--chat-muted);
  }
  :host([resolved]) :is(mark, .chip) {
    background: transparent;
  }
  :host([resolved]) .actions {
    visibility: hidden;
  }
  :host([resolved]) .outcome {
    display: flex;
  }
  :host(:is([resolved='approved'], [resolved='masked'], [resolved='granted'], [resolved='dismissed'])) .outcome {
    color: var(--chat-good);
  }
  :host(:is([resolved='rejected'], [resolved='upheld'])) .outcome {
    color: var(--chat-danger);
  }
  :host([empty]) {
    border-style: dashed;
    background: transparent;
  }
  :host([empty])::before,
  :host([empty]) :is(header, .text, .why, .quote, .details) {
    visibility: hidden;
  }
  :host([empty]) .outcome {
    inset-block: 0;
    justify-content: center;
    color: var(--chat-muted);
    font-size: 13px;
    font-weight: 500;
  }
  @media (forced-colors: active) {
    mark {
      background: Mark;
      color: MarkText;
    }
  }
  /* Keys that act elsewhere leave their place to both sides of the words: nothing moves but these. */
  :host([keys='none']) kbd,
  :host([keys='decide']) :is(.apart, .apart ~ button) kbd {
    visibility: hidden;
  }
  :host([keys='none']) button:not(.explain) kbd,
  :host([keys='decide']) :is(.apart, .apart ~ button) kbd {
    position: absolute;
  }
  :host([keys='none']) button:not(.explain):has(kbd),
  :host([keys='decide']) :is(.apart, .apart ~ button):has(kbd) {
    padding-inline: 23px;
  }
  @container (max-width: 470px) {
    :host([keys='none']) .actions button:has(kbd),
    :host([keys='decide']) .actions :is(.apart, .apart ~ button):has(kbd) {
      padding-inline: 18px;
    }
  }
  @container (max-width: 425px) {
    :host([keys]) .actions button:has(kbd) {
      padding-inline: 7px;
    }
  }
`;
