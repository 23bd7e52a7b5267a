import type { Plugin } from 'vite';

export declare const plainImports: Plugin;
