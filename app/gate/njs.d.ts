declare module '*.njs?raw' {
  const text: string
  export default text
}
