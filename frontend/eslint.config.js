import noUnsanitized from 'eslint-plugin-no-unsanitized';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const DOM_SINKS = 'Text is text: build nodes, use textContent.';

export default tseslint.config(
  { ignores: ['node_modules/', 'test-results/', 'playwright-report/', 'src/client/wire.ts'] },
  ...tseslint.configs.strict,
  noUnsanitized.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'srcdoc'].map((property) => ({ property, message: DOM_SINKS })),
        { object: 'document', property: 'write', message: DOM_SINKS },
      ],
      'no-restricted-imports': [
        'error',
        { paths: ['lit/directives/unsafe-html.js', 'lit/directives/unsafe-svg.js'].map((name) => ({ name, message: DOM_SINKS })) },
      ],
    },
  },
  {
    files: ['src/client/**'],
    ignores: ['src/client/**/*.test.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: '^(?!\\./)', message: 'The client has no dependency.' }] }] },
  },
);
