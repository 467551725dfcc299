/** The subpath `jobwright/conformance`: the suite that every engine passes. */

export { engineConformance, type EngineConformanceOptions } from './engine-conformance.ts'
