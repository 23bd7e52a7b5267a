import { css } from 'lit';

export const queueStyles = css`
  .scroll {
    position: relative;
    display: flex;
    flex-direction: column;
    gap: 9px;
    padding: 10px;
  }
  .scroll:focus {
    outline: none;
  }
  case-card {
    flex: none;
  }
  .more {
    margin: 6px 0;
    text-align: center;
  }
  .empty svg {
    width: 38px;
    fill: none;
    stroke: var(--chat-good);
    stroke-linecap: round;
    stroke-linejoin: round;
    stroke-width: 2;
  }
`;
