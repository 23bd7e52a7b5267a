declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  interface SwaggerUIOptions {
    dom_id: string;
    url: string;
    deepLinking: boolean;
    validatorUrl: null;
    presets: unknown[];
  }
  const SwaggerUI: {
    (options: SwaggerUIOptions): unknown;
    presets: { apis: unknown };
  };
  export default SwaggerUI;
}
