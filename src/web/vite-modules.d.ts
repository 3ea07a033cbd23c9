/** What Vite makes of an import that the compiler cannot follow. */
declare module '*?sharedworker&url' {
  /** Address of the built worker. */
  const address: string;
  export default address;
}
