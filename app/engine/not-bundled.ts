/** Stands in the bundle for what dockerode loads and Berth never uses: native SSH, and BuildKit's sessions (900 kB). */
export default {}
