/** Stands in for dockerode's native SSH modules in the bundle: Berth talks to local engines only. */
export default {}
