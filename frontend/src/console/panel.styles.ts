import { css } from 'lit';

/** What the panels of the rules lane share: sections that fold, rows of fields, lists. */
export const panelStyles = css`
  :host {
    display: block;
  }
  details {
    border: 1px solid var(--chat-line);
    border-radius: var(--chat-radius);
  }
  summary {
    padding: 9px 12px;
    font-weight: 650;
    cursor: pointer;
  }
  .inside {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
    padding: 0 12px 12px;
  }
  p {
    margin: 0;
    font-size: 13.5px;
    overflow-wrap: anywhere;
  }
  .one {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(168px, 1fr));
    gap: 8px;
    padding: 10px;
    border-radius: 9px;
    background: var(--chat-surface);
  }
  .one .field {
    align-content: end;
  }
  .wide {
    grid-column: 1 / -1;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    min-width: 0;
  }
  .head .end {
    display: flex;
    gap: 2px;
    margin-inline-start: auto;
  }
  .head button {
    min-height: 26px;
    padding: 0 8px;
  }
  .field > span {
    font-size: 13px;
    font-weight: 500;
  }
  code {
    overflow-wrap: anywhere;
    user-select: all;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .bar .end {
    display: flex;
    gap: 8px;
    margin-inline-start: auto;
  }
  .grow {
    flex: 1 1 160px;
  }
  .low {
    align-self: end;
  }
  input.short {
    width: 76px;
    min-height: 28px;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    padding: 5px 0;
    border-top: 1px solid color-mix(in srgb, var(--chat-line) 70%, transparent);
    font-size: 13.5px;
    overflow-wrap: anywhere;
  }
  .problem {
    color: var(--chat-danger);
  }
`;
